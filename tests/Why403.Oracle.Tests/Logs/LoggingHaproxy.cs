using Why403.Oracle.Tests.Farm;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Logs;

/// <summary>HAProxy with <c>option httplog</c>, sent as datagrams to a port of the test.</summary>
internal sealed class LoggingHaproxy(Sites sites, int logPort) : RealServer("haproxy", "/usr/sbin/haproxy", sites[Site.Haproxy])
{
    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Home, new Plant("haproxy.cfg", $$"""
            global
                user www-data
                group www-data
                nbthread 1
                log 127.0.0.1:{{logPort}} local0
            defaults
                mode http
                log global
                option httplog
                timeout connect 5s
                timeout client 20s
                timeout server 20s
                timeout tarpit 100ms
            frontend shop
                bind 127.0.0.1:{{sites[Site.Haproxy]}}
                http-request capture req.hdr(User-Agent) len 64
                http-request deny if { path_beg /deny }
                http-request tarpit deny_status 403 if { path_beg /tarpit }
                http-request return status 403 if { path_beg /return }
                http-request auth if { path_beg /auth }
                default_backend nginx
            backend nginx
                server one 127.0.0.1:{{sites[Site.Nginx]}}

            """));
        return ["-db", "-f", $"{Home}/haproxy.cfg"];
    }
}
