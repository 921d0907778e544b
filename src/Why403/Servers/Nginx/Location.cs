namespace Why403.Servers.Nginx;

internal enum LocationKind { Prefix, Exact, Regex, Named }

/// <summary>A location's own words: how it matches.</summary>
internal sealed class Location
{
    public Location(Directive source, PatternCache patterns)
    {
        Source = source;
        var (modifier, name) = source.Count >= 2 ? (source[0], source[1]) : Split(source[0]);
        Name = name;
        Kind = modifier switch { "=" => LocationKind.Exact, "~" or "~*" => LocationKind.Regex, _ => name.StartsWith('@') ? LocationKind.Named : LocationKind.Prefix };
        NoRegex = modifier == "^~";
        if (Kind == LocationKind.Regex) Pattern = patterns.Get(name, modifier == "~*");
    }

    public Directive Source { get; }

    public string Name { get; }

    public LocationKind Kind { get; }

    public bool NoRegex { get; }

    public Pattern? Pattern { get; }

    public Scope Scope { get; internal set; } = null!;

    /// <summary>How it was chosen, in the words of the configuration.</summary>
    public override string ToString() => Source.ToString();

    // `location =/x` and `location ~\.php$` need no space (ngx_http_core_location).
    private static (string Modifier, string Name) Split(string word) => word switch
    {
        ['=', ..] => ("=", word[1..]),
        ['^', '~', ..] => ("^~", word[2..]),
        ['~', '*', ..] => ("~*", word[2..]),
        ['~', ..] => ("~", word[1..]),
        _ => ("", word),
    };
}
