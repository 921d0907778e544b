namespace Why403.Servers.Nginx;

/// <summary><c>geo</c>: the most specific network that holds the client wins (ngx_http_geo_module).</summary>
internal sealed class GeoTable : IVariableTable
{
    private readonly Dictionary<(int Bits, UInt128 Mask), Dictionary<UInt128, string>> _networks = [];
    private readonly List<(int Bits, UInt128 Mask)> _order;
    private readonly string _variable;
    private readonly string _default = "";
    private readonly Directive? _unsupported;

    public GeoTable(Directive source)
    {
        Source = source;
        _variable = source.Count == 2 ? source[0].TrimStart('$') : "remote_addr";
        foreach (var line in source.Block!.Value)
        {
            if (line.Name is "ranges" or "proxy" or "proxy_recursive") { _unsupported ??= line; continue; }
            if (line.Name == "default") { _default = line[0]; continue; }
            var deletes = line.Name == "delete";
            if (Network.Parse(deletes ? line[0] : line.Name) is not { All: false, Bits: > 0 } network) { _unsupported ??= line; continue; }
            var key = (network.Bits, network.Mask);
            if (!_networks.TryGetValue(key, out var table)) _networks[key] = table = [];
            if (deletes) table.Remove(network.Value);
            else table[network.Value] = line[0];
        }
        _order = [.. _networks.Keys.OrderByDescending(k => UInt128.PopCount(k.Mask))];
    }

    public Directive Source { get; }

    public bool IsVolatile => false;

    public IEnumerable<string> Reads => [_variable];

    public string Value(Run run)
    {
        if (_unsupported is not null) { run.Unknown($"`{_unsupported.Name}` in a geo block is not modelled", _unsupported.Span); return ""; }
        // What is no address is looked up as 255.255.255.255.
        var client = _variable.Equals("remote_addr", StringComparison.OrdinalIgnoreCase) ? run.Client : ClientAddress.Parse(run.Variable(_variable)) ?? new(uint.MaxValue, 32);
        client = client.IsUnix ? new(uint.MaxValue, 32) : client.Unmapped;
        foreach (var key in _order)
            if (key.Bits == client.Bits && _networks[key].TryGetValue(client.Value & key.Mask, out var value)) return value;
        return _default;
    }
}
