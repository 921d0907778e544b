using System.Collections.Immutable;
using System.Net;

namespace Why403.Cli;

/// <summary>How to reach a host, apart from what is said to it.</summary>
internal sealed record Connection
{
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    public bool Insecure { get; init; }

    /// <summary>Past the proxies that the environment names.</summary>
    public bool Direct { get; init; }

    /// <summary>A proxy of the caller's choice, in place of those that the environment names.</summary>
    public Uri? Proxy { get; init; }

    public ImmutableDictionary<string, IPAddress> Resolved { get; init; } = ImmutableDictionary<string, IPAddress>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);

    public Connection Through(string proxy) =>
        Uri.TryCreate(proxy.Contains("://", StringComparison.Ordinal) ? proxy : "http://" + proxy, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks5" or "socks4" or "socks4a"
            ? this with { Proxy = uri }
            : throw Complaint.Usage($"--proxy takes an address, not `{proxy}`", "as in --proxy http://proxy.example:3128");

    /// <summary>Adds <c>HOST:PORT:ADDRESS</c> as curl's --resolve takes it.</summary>
    public Connection With(string resolve)
    {
        var parts = resolve.TrimStart('+').Split(':', 3);
        return parts.Length == 3 && ushort.TryParse(parts[1], out _) && IPAddress.TryParse(parts[2].Trim('[', ']'), out var address)
            ? this with { Resolved = Resolved.SetItem(parts[0] + ":" + parts[1], address) }
            : throw Complaint.Usage($"--resolve takes HOST:PORT:ADDRESS, not `{resolve}`", "as in --resolve shop.example:443:192.0.2.7");
    }
}
