namespace Why403.Servers.Nginx;

/// <summary>The locations of one level, arranged for the search of ngx_http_core_find_location.</summary>
internal sealed class LocationTree(Scope owner)
{
    private Dictionary<string, Location>? _exact;
    private Dictionary<string, Location> _prefix = [];
    private List<int> _lengths = [];
    private List<Location> _regex = [];
    private Dictionary<string, Location> _named = [];

    public IReadOnlyList<Location> Regex { get { Build(); return _regex; } }

    public Location? Exact(string uri)
    {
        Build();
        return _exact!.GetValueOrDefault(uri);
    }

    public Location? PrefixEqual(string uri)
    {
        Build();
        return _prefix.GetValueOrDefault(uri);
    }

    public Location? Named(string name)
    {
        Build();
        return _named.GetValueOrDefault(name);
    }

    public Location? LongestPrefix(string uri)
    {
        Build();
        foreach (var length in _lengths)
        {
            if (length > uri.Length) continue;
            if (_prefix.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(uri.AsSpan(0, length), out var location)) return location;
        }
        return null;
    }

    private void Build()
    {
        if (_exact is not null) return;
        var exact = new Dictionary<string, Location>(StringComparer.Ordinal);
        _prefix = new(StringComparer.Ordinal);
        _named = new(StringComparer.Ordinal);
        foreach (var location in owner.Children)
        {
            switch (location.Kind)
            {
                case LocationKind.Exact: exact.TryAdd(location.Name, location); break;
                case LocationKind.Prefix: _prefix.TryAdd(location.Name, location); break;
                case LocationKind.Named: _named.TryAdd(location.Name, location); break;
                default: _regex.Add(location); break;
            }
        }
        _lengths = [.. _prefix.Keys.Select(k => k.Length).Distinct().OrderDescending()];
        _exact = exact;
    }
}
