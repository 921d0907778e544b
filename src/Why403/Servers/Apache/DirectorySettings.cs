using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Why403.Servers.Apache;

/// <summary>
/// What a section says, or what several say when merged: each module's per-directory settings. Null and empty are "not said".
/// </summary>
internal sealed record DirectorySettings
{
    public OptionSet Options { get; set; }
    public Directive? OptionsSource { get; set; }
    public Overrides? Override { get; set; }
    public OptionBits? OverrideOptions { get; set; }
    public ImmutableHashSet<string>? OverrideList { get; set; }
    public ImmutableDictionary<int, Directive?>? ErrorDocuments { get; set; }
    public ImmutableArray<Section> Files { get; set; } = [];
    public ImmutableArray<Section> Ifs { get; set; } = [];
    public Directive? Handler { get; set; }
    public string? ForceType { get; set; }
    public Directive? AcceptPathInfo { get; set; }
    public long? BodyLimit { get; set; }
    public Directive? BodyLimitSource { get; set; }
    /// <summary>AllowEncodedSlashes: 0 off, 1 decode, 2 keep; a virtual host does not inherit it.</summary>
    public int EncodedSlashes { get; set; }

    public AuthorizationNode? Authorization { get; set; }
    public AuthorizationMerge AuthMerging { get; set; }
    public bool? ForbiddenOnFailure { get; set; }
    public bool HasAuthorization { get; set; }
    public AccessCompat? Compat { get; set; }

    public Directive? AuthType { get; set; }
    public Directive? AuthName { get; set; }
    public Directive? UserFile { get; set; }
    public Directive? GroupFile { get; set; }
    public Directive? BasicProvider { get; set; }
    public bool? BasicAuthoritative { get; set; }
    public Directive? BasicOther { get; set; }

    public Directive? IndexSource { get; set; }
    public ImmutableArray<string>? IndexNames { get; set; }
    public bool? DirectorySlash { get; set; }
    public Directive? Fallback { get; set; }
    public bool? CheckHandler { get; set; }
    public Directive? IndexRedirect { get; set; }

    public ImmutableArray<RedirectRule> Redirects { get; set; } = [];
    public RedirectRule? PlaceRedirect { get; set; }
    public AliasRule? PlaceAlias { get; set; }
    public bool? PreservesPath { get; set; }
    public bool? RelativeRedirects { get; set; }

    public Directive? AllowedMethods { get; set; }
    public ulong AllowedMask { get; set; }
    public ImmutableDictionary<string, string?> Handlers { get; set; } = ImmutableDictionary<string, string?>.Empty;
    public ImmutableDictionary<string, string?> Types { get; set; } = ImmutableDictionary<string, string?>.Empty;
    public bool? MimeUsesPathInfo { get; set; }
    public ImmutableDictionary<string, Directive> Actions { get; set; } = ImmutableDictionary<string, Directive>.Empty;
    public Directive? RequiresTls { get; set; }
    public ImmutableArray<Directive> TlsExpressions { get; set; } = [];
    public Directive? VerifyClient { get; set; }
    public Directive? TlsOptions { get; set; }
    public Directive? Dav { get; set; }
    public ProxyRule? PlaceProxy { get; set; }
    /// <summary>ProxyErrorOverride, and the statuses that it names; none for all errors.</summary>
    public bool? ErrorOverride { get; set; }
    public ImmutableArray<int> ErrorOverrideCodes { get; set; } = [];
    /// <summary>ProxyFCGIBackendType: true for GENERIC, which is given no prefix before the path.</summary>
    public bool? GenericFastCgi { get; set; }
    public ImmutableArray<Directive> FastCgiEnv { get; set; } = [];
    public ImmutableArray<Directive> IndexIgnores { get; set; } = [];
    public Directive? IndexOptions { get; set; }

    /// <summary>Lines of mod_setenvif, in order.</summary>
    public ImmutableArray<Directive> SetEnvIfs { get; set; } = [];
    /// <summary>Lines of mod_env, in order.</summary>
    public ImmutableArray<Directive> Env { get; set; } = [];
    /// <summary>Lines of mod_headers that change the request.</summary>
    public ImmutableArray<Directive> RequestHeaders { get; set; } = [];
    /// <summary>The lines of mod_rewrite of this section and of those above, each with the place it belongs to.</summary>
    public RewriteSection? Rewrite { get; set; }
    /// <summary>What is not modelled and may change an answer.</summary>
    public ImmutableArray<Directive> Opaque { get; set; } = [];

    /// <summary>Several sections as one: the inner says more (ap_merge_per_dir_configs and the merge functions of the modules).</summary>
    public DirectorySettings Merge(DirectorySettings inner) => SettingsMerge.Of(this, inner);

    // The same sections in the same order are one object (Configuration.Merge), which is what the server's own test compares.
    public bool Equals(DirectorySettings? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
