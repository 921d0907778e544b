using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary>Where a directive stands and what it may do there (cmd_parms).</summary>
internal sealed record CommandScope(Configuration Configuration, ServerScope Server, DirectorySettings Into)
{
    /// <summary>What may stand here: in a .htaccess the classes of AllowOverride, elsewhere everything that the place takes.</summary>
    public Overrides Override { get; init; } = Overrides.All;

    public OptionBits OverrideOptions { get; init; } = OptionBits.Every;

    public ImmutableHashSet<string>? OverrideList { get; init; }

    /// <summary>The section's path; null outside of sections.</summary>
    public string? Path { get; init; }

    public bool IsAccessFile { get; init; }

    /// <summary>Inside a container of Require lines nothing but authorization may stand.</summary>
    public bool IsContainer { get; init; }

    public SectionKind Kind { get; init; }

    public ulong Limited { get; init; } = Methods.All;

    /// <summary>The container that collects Require lines; null for the section's own.</summary>
    public AuthorizationNode? Container { get; init; }
}

/// <summary>A directive or section that is understood; the message of what is wrong with it, or null.</summary>
internal delegate string? Command(CommandScope scope, Directive directive);
