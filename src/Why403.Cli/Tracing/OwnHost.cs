using System.Net;
using System.Net.NetworkInformation;
using Why403.Catalogues;

namespace Why403.Cli.Tracing;

/// <summary>Where the site that answered is this host, its own configuration can say why.</summary>
internal static class OwnHost
{
    /// <summary>Null for an exchange with another host, and where no configuration can be read here: the outside view then stands alone.</summary>
    public static Func<Exchange, Diagnosis?> InsideView(Connection connection, SiteOptions options, Catalogue catalogue, TimeProvider clock) => exchange =>
    {
        if (exchange is not { Peer: { } peer, Local: { } local, Request.Uri: { } uri } || Proxied(connection, uri) || !OperatingSystem.IsLinux() || !IsOwn(peer)) return null;
        var server = options.Server ?? Named(exchange.Response?.Headers["Server"]);
        try
        {
            var site = Site.Open(options with { Server = server }, catalogue);
            var request = TraceTarget.Of(exchange.Request.Address, exchange.Request.Method, Plain(local), exchange.Request.Headers);
            return site.Inquiry.Diagnose(request with { LocalAddress = Plain(peer), At = clock.GetUtcNow() }, exchange.Request.Address);
        }
        catch (Complaint) when (options is { Server: null, Config: null })
        {
            // Nobody asked for the inside view; without it the answer is what it is for any other host.
            return null;
        }
    };

    private static bool Proxied(Connection connection, Uri uri) =>
        !connection.Direct && (connection.Proxy is not null || HttpClient.DefaultProxy.GetProxy(uri) is { } proxy && proxy != uri);

    private static string? Named(string? server) => server switch
    {
        null => null,
        _ when server.StartsWith("nginx", StringComparison.OrdinalIgnoreCase) => "nginx",
        _ when server.StartsWith("Apache", StringComparison.OrdinalIgnoreCase) => "apache",
        _ => null,
    };

    private static bool IsOwn(string peer) =>
        IPAddress.TryParse(peer, out var address) && (IPAddress.IsLoopback(address) || Own().Any(own => own.Equals(address)));

    private static IEnumerable<IPAddress> Own()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(n => n.GetIPProperties().UnicastAddresses.Select(a => a.Address))];
        }
        catch (NetworkInformationException)
        {
            // A sandbox that hides the interfaces: nothing is known to be ours.
            return [];
        }
    }

    private static string Plain(string address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4().ToString() : address;
}
