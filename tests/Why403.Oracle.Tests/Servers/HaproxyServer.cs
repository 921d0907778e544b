using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

/// <summary>HAProxy with the error files that Debian's haproxy.cfg names.</summary>
internal sealed class HaproxyServer(Sites sites, Plot plot)
    : RealServer("haproxy", "/usr/sbin/haproxy", sites[Site.Haproxy], sites[Site.HaproxyBeforeKestrel])
{
    private static readonly int[] _pages = [400, 403, 408, 500, 502, 503, 504];

    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Home, new Plant("haproxy.cfg", Configuration()));
        return ["-db", "-f", $"{Home}/haproxy.cfg"];
    }

    private string Configuration() => $$"""
        global
            user www-data
            group www-data
            nbthread 1
        defaults
            mode http
            timeout connect 5s
            timeout client 20s
            timeout server 20s
        {{string.Join('\n', _pages.Select(page => $"    errorfile {page} /etc/haproxy/errors/{page}.http"))}}
        frontend shop
            bind 127.0.0.1:{{sites[Site.Haproxy]}}
        {{plot.Inside}}
            default_backend nginx
        backend nginx
            server one 127.0.0.1:{{sites[Site.Nginx]}}
        {{plot.Beside}}

        """;
}
