using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

/// <summary>Caddy as a file server, as www-data from its first moment on.</summary>
internal sealed class CaddyServer(Sites sites, Plot plot) : RealServer("caddy", "/usr/bin/caddy", sites[Site.Caddy])
{
    protected override IReadOnlyList<string> Wrapper =>
        ["/usr/bin/setpriv", "--reuid=www-data", "--regid=www-data", "--clear-groups"];

    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Path.Combine(Home, "site"), [.. Common.Files, .. plot.Files]);
        Plant.All(Home, new Plant("Caddyfile", Configuration()));
        return ["run", "--config", $"{Home}/Caddyfile", "--adapter", "caddyfile"];
    }

    private string Configuration() => $$"""
        {
            admin off
            auto_https off
        }
        http://:{{sites[Site.Caddy]}} {
            bind 127.0.0.1
            root * {{Home}}/site
            file_server
        {{plot.Inside}}
        }
        """;
}
