namespace Why403.Oracle.Tests.Farm;

/// <summary>Further nginx sites: their refusals cover the whole host.</summary>
internal static class NginxSites
{
    public static Plot In(Sites sites)
    {
        var bots = sites.Address(Site.NginxBots, "/catalogue.html");
        var shop = sites.Address(Site.NginxNames, "/catalogue.html");
        var plainOnTls = $"http://127.0.0.1:{sites[Site.NginxTls]}/catalogue.html";
        return new("",
        [
            new("nginx-user-agent", "bot.user-agent", [], Layer.Edge, "nginx", 403, Ask.Get(bots, ("User-Agent", "curl/8.5.0")))
            {
                Passes = Ask.Get(bots),
            },
            new("nginx-empty-user-agent", "bot.user-agent", [], Layer.Edge, "nginx", 403,
                new("GET", bots) { Headers = HeaderList.Of(("Accept", "*/*")) })
            {
                Passes = Ask.Get(bots),
            },
            new("nginx-unknown-host", "host.mismatch", Alike.ToPath("", "/catalogue.html"), Layer.Server, "nginx", 403,
                Ask.Get(shop, ("Host", "old-shop.example")))
            {
                Passes = Ask.Get(shop, ("Host", "shop.example")),
            },
            new("nginx-client-certificate", "tls.client-certificate", [], Layer.Server, "nginx", 400,
                Ask.Get(sites.Address(Site.NginxTls, "/catalogue.html"))),
            new("nginx-plain-http-on-tls-port", "tls.required", [], Layer.Server, "nginx", 400, Ask.Get(plainOnTls)),
        ])
        {
            Beside = $$"""
                server {
                    listen 127.0.0.1:{{sites[Site.NginxBots]}};
                    root site;
                    if ($http_user_agent ~* "^$|curl|python|scrapy") { return 403; }
                }
                server { listen 127.0.0.1:{{sites[Site.NginxNames]}} default_server; return 403; }
                server { listen 127.0.0.1:{{sites[Site.NginxNames]}}; server_name shop.example; root site; }
                server {
                    listen 127.0.0.1:{{sites[Site.NginxTls]}} ssl;
                    root site;
                    ssl_certificate own.pem;
                    ssl_certificate_key own.key;
                    ssl_client_certificate own.pem;
                    ssl_verify_client on;
                }
                """,
            Files = [new("catalogue.html", "<!doctype html><title>Catalogue</title><h1>Catalogue</h1>")],
        };
    }
}
