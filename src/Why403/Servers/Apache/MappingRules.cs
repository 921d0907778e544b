namespace Why403.Servers.Apache;

/// <summary><c>Redirect</c> and its siblings: a status, and an address for those of 3xx.</summary>
/// <param name="Prefix">The path that is matched at its boundaries; null inside a Location that stands for it.</param>
internal sealed record RedirectRule(Directive Source, int Status, string? Prefix, Pattern? Regex, string? Target);

/// <summary><c>Alias</c>, <c>ScriptAlias</c> and their Match forms.</summary>
internal sealed record AliasRule(Directive Source, string? Prefix, Pattern? Regex, string Target, bool IsScript);

/// <summary><c>ProxyPass</c> and <c>ProxyPassMatch</c>; <c>!</c> as target takes the path out.</summary>
internal sealed record ProxyRule(Directive Source, string Prefix, Pattern? Regex, string Target)
{
    public bool IsExemption => Target == "!";

    /// <summary>The path is handed on as it came, escapes and all.</summary>
    public bool IsRaw => Source.Words.Any(w => w.Equals("nocanon", StringComparison.OrdinalIgnoreCase) || w.StartsWith("mapping=", StringComparison.OrdinalIgnoreCase));
}
