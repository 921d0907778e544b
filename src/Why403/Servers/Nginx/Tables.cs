using System.Globalization;
using System.Text;

namespace Why403.Servers.Nginx;

/// <summary>A variable whose value a table in the configuration gives.</summary>
internal interface IVariableTable
{
    Directive Source { get; }

    /// <summary>The value for this request; unknowns are recorded in the run.</summary>
    string Value(Run run);

    /// <summary>The variables that the lookup reads.</summary>
    IEnumerable<string> Reads { get; }

    /// <summary>Evaluated at every use instead of once for a request.</summary>
    bool IsVolatile { get; }
}

/// <summary><c>split_clients</c>: a share of the hash space for each value (ngx_http_split_clients_module).</summary>
internal sealed class SplitTable(Directive source, Configuration configuration) : IVariableTable
{
    private readonly Template _key = configuration.Template(source[0]);

    public Directive Source => source;

    public bool IsVolatile => false;

    public IEnumerable<string> Reads => _key.Parts.Where(p => p.Kind == Template.PartKind.Variable).Select(p => p.Text);

    public string Value(Run run)
    {
        var hash = Murmur2(Encoding.Latin1.GetBytes(run.Expand(_key)));
        ulong last = 0;
        foreach (var part in source.Block!.Value)
        {
            if (part.Name == "*") return run.Expand(configuration.Template(part[0]));
            if (!decimal.TryParse(part.Name.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)) continue;
            last += (ulong)(percent * 100) * 0xFFFFFFFF / 10000;
            if (hash < last) return run.Expand(configuration.Template(part[0]));
        }
        return "";
    }

    /// <summary>MurmurHash 2 with seed 0 over the length (ngx_murmur_hash2).</summary>
    internal static uint Murmur2(ReadOnlySpan<byte> data)
    {
        const uint M = 0x5BD1E995;
        var h = 0u ^ (uint)data.Length;
        for (; data.Length >= 4; data = data[4..])
        {
            var k = data[0] | (uint)data[1] << 8 | (uint)data[2] << 16 | (uint)data[3] << 24;
            k *= M;
            k ^= k >> 24;
            k *= M;
            h *= M;
            h ^= k;
        }
        if (data.Length > 2) h ^= (uint)data[2] << 16;
        if (data.Length > 1) h ^= (uint)data[1] << 8;
        if (data.Length > 0) { h ^= data[0]; h *= M; }
        h ^= h >> 13;
        h *= M;
        return h ^ h >> 15;
    }
}
