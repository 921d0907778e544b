using Why403.Oracle.Tests.Farm;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Logs;

/// <summary>Caddy with an access log and its own error entries at level debug, where a 403 has its reason.</summary>
internal sealed class LoggingCaddy(Sites sites) : RealServer("caddy", "/usr/bin/caddy", sites[Site.Caddy])
{
    protected override IReadOnlyList<string> Wrapper => ["/usr/bin/setpriv", "--reuid=www-data", "--regid=www-data", "--clear-groups"];

    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Path.Combine(Home, "site"), new Plant("index.html", "home"), new Plant("unreadable.html", "x", "600"));
        Plant.All(Home, new Plant("logs/", Mode: "777"), new Plant("Caddyfile", $$"""
            {
                admin off
                auto_https off
                log errors {
                    output file {{Home}}/logs/errors.log
                    include http.log.error
                    level DEBUG
                }
            }
            http://:{{sites[Site.Caddy]}} {
                bind 127.0.0.1
                root * {{Home}}/site
                log {
                    output file {{Home}}/logs/access.log
                }
                respond /said 403
                file_server
            }
            """));
        return ["run", "--config", $"{Home}/Caddyfile", "--adapter", "caddyfile"];
    }
}
