using System.Net;

namespace Why403.Client;

/// <summary>
/// Several proxies in turn, for the hosts that are named and for no other. It spreads connections where a site agrees to that; it is no
/// way around a limit: whatever a host asked for holds for all proxies together, since <see cref="RefusalHandler"/> counts by host.
/// </summary>
public sealed class ProxyRotation : IWebProxy
{
    private readonly Uri[] _proxies;
    private readonly HashSet<string> _hosts;
    private int _next = -1;

    /// <param name="proxies">At least two, as <c>http://proxy-1:3128</c>.</param>
    /// <param name="hosts">Host names whose terms allow it, each written out: no pattern stands for hosts that nobody has read the terms of.</param>
    /// <exception cref="ArgumentException">Fewer than two proxies, no host, or something that is none.</exception>
    public ProxyRotation(IEnumerable<Uri> proxies, IEnumerable<string> hosts)
    {
        _proxies = [.. proxies];
        _hosts = new(hosts, StringComparer.OrdinalIgnoreCase);
        if (_proxies.Length < 2 || _proxies.Any(proxy => !proxy.IsAbsoluteUri || proxy.Scheme is not ("http" or "https" or "socks5" or "socks4" or "socks4a"))) throw new ArgumentException("at least two proxies, each with its scheme (http, https, socks5)", nameof(proxies));
        if (_hosts.Count == 0 || _hosts.Any(host => Uri.CheckHostName(host) == UriHostNameType.Unknown)) throw new ArgumentException("at least one host, by its whole name", nameof(hosts));
    }

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _proxies[(int)((uint)Interlocked.Increment(ref _next) % (uint)_proxies.Length)];

    /// <inheritdoc/>
    public bool IsBypassed(Uri host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return !_hosts.Contains(host.Host);
    }
}
