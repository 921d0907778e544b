using System.Net;
using System.Net.Sockets;

namespace Why403.Oracle.Tests.Farm;

/// <summary>The sites of the farm. Each is a port of its own on 127.0.0.1, as host names are for sites in earnest.</summary>
public enum Site
{
    Nginx, NginxBots, NginxNames, NginxTls, NginxPhp, NginxBeforeApache, NginxBeforeKestrel,
    Apache, ApacheBots, Haproxy, HaproxyBeforeKestrel, Varnish, Caddy, Squid, SquidLogin, Lighttpd, PhpFpm, Kestrel,
    /// <summary>Nothing listens here: an upstream that is down.</summary>
    Nobody,
}

/// <summary>Where the sites are.</summary>
public sealed class Sites
{
    private readonly Dictionary<Site, int> _ports = [];

    private Sites(Func<int> port)
    {
        foreach (var site in Enum.GetValues<Site>()) _ports[site] = port();
    }

    /// <summary>Ports that are free now. They lie below the range that Linux hands to outgoing connections, so they stay free.</summary>
    public static Sites Pick()
    {
        var taken = new HashSet<int>();
        return new(() =>
        {
            while (true)
            {
                var port = Random.Shared.Next(20_000, 32_000);
                if (IsFree(port) && taken.Add(port)) return port;
            }
        });
    }

    /// <summary>Made-up ports, for those who want the names of the cases before anything runs.</summary>
    public static Sites Imagined()
    {
        var port = 1;
        return new(() => port++);
    }

    public int this[Site site] => _ports[site];

    public string Address(Site site, string path = "/") => $"{(site == Site.NginxTls ? "https" : "http")}://127.0.0.1:{this[site]}{path}";

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
