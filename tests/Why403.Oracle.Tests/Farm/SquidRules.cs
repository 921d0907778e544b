namespace Why403.Oracle.Tests.Farm;

/// <summary>The caller's own proxy refuses before any site is asked.</summary>
internal static class SquidRules
{
    public static Plot In(Sites sites)
    {
        var proxy = sites.Address(Site.Squid, "");
        var catalogue = Ask.Get(sites.Address(Site.Nginx, "/catalogue.html"));
        return new(Rules,
        [
            new("squid-denied-name", "network.proxy-denied", [], Layer.Network, "squid", 403, Ask.Get("http://games.example/lobby"))
            {
                Proxy = proxy,
            },
            new("squid-denied-path", "network.proxy-denied", [], Layer.Network, "squid", 403,
                Ask.Get(sites.Address(Site.Nginx, "/movies/new.html"))) { Proxy = proxy },
            new("squid-login", "network.proxy-login", [], Layer.Network, "squid", 407, catalogue)
            {
                Proxy = sites.Address(Site.SquidLogin, ""),
                Passes = Ask.Get(catalogue.Address, ("Proxy-Authorization", "Basic " + Convert.ToBase64String("ann:tulip"u8))),
            },
            new("squid-passes-nginx-refuses", "server.access-rule", Alike.ToPath("server.access-rule", "/private/report.html"),
                Layer.Server, "nginx", 403, Ask.Get(sites.Address(Site.Nginx, "/private/report.html"))) { Proxy = proxy },
        ]);
    }

    private const string Rules = """
        acl games dstdomain games.example
        acl movies url_regex ^http://[^/]+/movies/
        http_access deny games
        http_access deny movies
        """;
}
