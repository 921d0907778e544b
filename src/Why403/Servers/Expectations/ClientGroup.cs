using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Expectations;

/// <summary>
/// Clients that are asked about together: one address, a network, or the internet. A network is tried at every boundary that
/// the configuration itself draws inside of it, so rules on addresses cannot hide between the samples.
/// </summary>
public sealed record ClientGroup(string Name, ImmutableArray<string> Addresses)
{
    private const int MostAddresses = 128;

    // Given to nobody (RFC 5737, RFC 3849).
    private static readonly string[] Strangers = ["203.0.113.1", "198.51.100.1", "192.0.2.1", "2001:db8::1"];

    /// <param name="text"><c>internet</c>, an address, or a network such as <c>10.0.0.0/8</c>.</param>
    /// <param name="drawn">The networks that the configuration names.</param>
    public static (ClientGroup? Group, Problem? Problem) Read(string text, IReadOnlyList<string> drawn)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(drawn);
        var networks = drawn.Select(Network.Parse).OfType<Network>().Where(n => !n.All && n.Bits > 0).ToList();
        if (text == "internet")
        {
            var stranger = Strangers.FirstOrDefault(s => !networks.Any(n => n.Mask != 0 && n.Contains(ClientAddress.Parse(s)!.Value)));
            return stranger is not null ? (new(text, [stranger]), null) : (null, new(null, "the configuration names every address that stands for the internet", "name an address of your own"));
        }
        if (ClientAddress.Parse(text) is { } one) return (new(text, [one.ToString()]), null);
        if (Network.Parse(text) is not { All: false } network) return (null, new(null, $"`{Redaction.Quote(text)}` is no client", "write internet, an address, or a network such as 10.0.0.0/8"));
        var first = network.Value;
        var last = network.Value | (network.Bits == 32 ? ~network.Mask & uint.MaxValue : ~network.Mask);
        var edges = new SortedSet<UInt128> { first, last };
        foreach (var inner in networks)
        {
            if (inner.Bits != network.Bits) continue;
            var end = inner.Value | (inner.Bits == 32 ? ~inner.Mask & uint.MaxValue : ~inner.Mask);
            foreach (var edge in (ReadOnlySpan<UInt128>)[inner.Value, end, inner.Value - 1, end + 1])
                if (edge >= first && edge <= last && edges.Count < MostAddresses) edges.Add(edge);
        }
        return (new(text, [.. edges.Select(e => new ClientAddress(e, network.Bits).ToString())]), null);
    }
}
