namespace Why403.Servers.Nginx;

/// <summary><c>map</c>: plain strings without case, host names where asked for, then patterns in order, then the default (ngx_http_map_module).</summary>
internal sealed class MapTable : IVariableTable
{
    private readonly Template _key;
    private readonly HostTable<Directive> _names = new();
    private readonly List<(Pattern Pattern, Directive Line)> _patterns = [];
    private readonly Directive? _default;
    private readonly Configuration _configuration;

    public MapTable(Directive source, Configuration configuration)
    {
        Source = source;
        _configuration = configuration;
        _key = configuration.Template(source[0]);
        var hostnames = false;
        foreach (var line in source.Block!.Value)
        {
            var key = line.Name;
            if (line.Count == 0)
            {
                hostnames |= key == "hostnames";
                IsVolatile |= key == "volatile";
                continue;
            }
            if (key == "default") _default = line;
            else if (key.StartsWith('~'))
            {
                var ignoreCase = key.StartsWith("~*", StringComparison.Ordinal);
                _patterns.Add((configuration.Patterns.Get(key[(ignoreCase ? 2 : 1)..], ignoreCase), line));
            }
            else _names.Add(key.StartsWith('\\') ? key[1..] : key, line, hostnames);
        }
    }

    public Directive Source { get; }

    public bool IsVolatile { get; }

    public IEnumerable<string> Reads => _key.Parts.Where(p => p.Kind == Template.PartKind.Variable).Select(p => p.Text);

    public string Value(Run run)
    {
        var key = run.Expand(_key);
        var line = _names.Find(Bytes.Lower(key)) ?? ByPattern(run, key) ?? _default;
        run.MapLines[Source] = line;
        return line is null ? "" : run.Expand(_configuration.Template(line[0]));
    }

    private Directive? ByPattern(Run run, string key)
    {
        if (key.Length == 0) return null;
        foreach (var (pattern, line) in _patterns)
            if (run.Match(pattern, key, line)) return line;
        return null;
    }
}
