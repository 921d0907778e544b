using System.Globalization;

namespace Why403.Servers.Nginx;

/// <summary>The values in force in one block, merged from the outer ones once.</summary>
internal sealed class LocationSettings
{
    public const int WholeAlias = int.MaxValue;

    internal sealed record AccessRule(Network? Network, bool Denies, Directive Source);

    internal sealed record ErrorPage(int Status, int Overwrite, Template Target, Directive Source);

    public LocationSettings(Scope scope)
    {
        Scope = scope;
        AccessRules = [.. Rules(scope)];
        SatisfiesAny = scope.NearestLast("satisfy") is { } satisfy && satisfy[0] == "any";
        ErrorPages = [.. Pages(scope)];
        Realm = scope.NearestLast("auth_basic");
        UserFile = scope.NearestLast("auth_basic_user_file");
        AuthRequest = scope.NearestLast("auth_request") is { } request && request[0] != "off" ? request : null;
        TryFiles = scope.Kind is ScopeKind.If or ScopeKind.LimitExcept ? null : scope.OwnLast("try_files");
        Codes = [.. scope.Directives.Where(d => d.Name is "set" or "return" or "rewrite" or "break" || d.Name == "if" && d.Block is not null)];
        Handler = FindHandler(scope);
        RootSource = FindRoot(scope, out var alias);
        Alias = alias;
        var index = scope.Nearest("index");
        Index = index.Count == 0 ? [("index.html", null)] : [.. index.SelectMany(d => d.Words.Skip(1).Select(w => (w.Value, (Directive?)d)))];
        IndexSource = index.Count == 0 ? null : index[0];
        MaximumBody = scope.NearestLast("client_max_body_size") is { } size ? Size(size[0]) : 1024 * 1024;
        Opaque = FindOpaque(scope);
    }

    public Scope Scope { get; }

    public IReadOnlyList<AccessRule> AccessRules { get; }

    public bool SatisfiesAny { get; }

    public IReadOnlyList<ErrorPage> ErrorPages { get; }

    public bool RecursesErrorPages => Scope.Flag("recursive_error_pages");

    public Directive? Realm { get; }

    public Directive? UserFile { get; }

    public Directive? AuthRequest { get; }

    public Directive? TryFiles { get; }

    /// <summary>The directives of the rewrite module, in order.</summary>
    public IReadOnlyList<Directive> Codes { get; }

    /// <summary>What answers instead of files: an upstream, a status page.</summary>
    public Directive? Handler { get; }

    /// <summary><c>root</c> or <c>alias</c> in force; null for the compiled-in <c>html</c>.</summary>
    public Directive? RootSource { get; }

    /// <summary>How much of the address an <c>alias</c> replaces; 0 for <c>root</c>.</summary>
    public int Alias { get; }

    public IReadOnlyList<(string Name, Directive? Source)> Index { get; }

    public Directive? IndexSource { get; }

    /// <summary>0 turns the check off.</summary>
    public long MaximumBody { get; }

    /// <summary>A directive in force here that is not known: what it does cannot be told.</summary>
    public Directive? Opaque { get; }

    private static IEnumerable<AccessRule> Rules(Scope scope)
    {
        if (scope.NearestWith("allow", "deny") is not { } owner) yield break;
        foreach (var directive in owner.Directives)
            if (directive.Name is "allow" or "deny") yield return new(Network.Parse(directive[0]), directive.Name == "deny", directive);
    }

    private static IEnumerable<ErrorPage> Pages(Scope scope)
    {
        foreach (var directive in scope.Nearest("error_page"))
        {
            var last = directive.Count - 1;
            var overwrite = -1;
            if (last >= 1 && directive[last - 1].StartsWith('='))
            {
                last--;
                overwrite = directive[last].Length == 1 ? 0 : int.TryParse(directive[last].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;
            }
            for (var i = 0; i < last; i++)
                if (int.TryParse(directive[i], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
                    yield return new(status, overwrite == -1 && status is >= 494 and <= 497 ? 400 : overwrite, scope.Configuration.Template(directive[directive.Count - 1]), directive);
        }
    }

    private static Directive? FindHandler(Scope scope)
    {
        var own = scope.Directives.LastOrDefault(d => Directives.IsHandler(d.Name) && d.Block is null);
        // limit_except installs its location's upstream again; an if block leaves the handler that is set.
        if (own is null && scope.Kind == ScopeKind.LimitExcept && scope.Parent!.Settings.Handler is { } outer && Directives.IsUpstream(outer.Name)) return outer;
        return own;
    }

    private static Directive? FindRoot(Scope scope, out int alias)
    {
        alias = 0;
        if (scope.NearestWith("root", "alias") is not { } owner) return null;
        var directive = owner.OwnLast("root") ?? owner.OwnLast("alias")!;
        if (directive.Name == "alias") alias = owner.Location is { Kind: LocationKind.Regex } ? WholeAlias : owner.Location?.Name.Length ?? 0;
        return directive;
    }

    private static Directive? FindOpaque(Scope scope)
    {
        for (var at = scope; at is not null; at = at.Parent)
            foreach (var directive in at.Directives)
                if (!Directives.IsKnown(directive.Name)) return directive;
        return null;
    }

    private static long Size(string text)
    {
        var factor = text.Length == 0 ? 1 : (text[^1] | 0x20) switch { 'k' => 1024L, 'm' => 1024L * 1024, 'g' => 1024L * 1024 * 1024, _ => 1 };
        return long.TryParse(factor == 1 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < long.MaxValue / factor ? value * factor : long.MaxValue;
    }
}
