namespace Why403.Oracle.Tests.Farm;

/// <summary>HAProxy before nginx and before the application.</summary>
internal static class HaproxyRules
{
    public static Plot In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Haproxy, path);
        FarmCase Page(string name, string cause, Layer layer, string path) =>
            new(name, cause, Alike.ToProxyPath(cause), layer, "haproxy", 403, Ask.Get(At(path)));

        var rated = Ask.Get(At("/rated/list.html"));
        return new(Rules,
        [
            Page("haproxy-deny-path", "server.proxy-rule", Layer.Server, "/backstage/door.html"),
            Page("haproxy-allow-one-network", "address.not-allowed", Layer.Network, "/office/desk.html"),
            new("haproxy-return-403", "server.proxy-rule", [.. Alike.ToProxyPath("server.proxy-rule"), "application.refused"],
                Layer.Server, "haproxy", 403, Ask.Get(At("/season/ticket.html"))) { HasOwnPage = true },
            new("haproxy-user-agent", "bot.user-agent", [], Layer.Edge, "haproxy", 403,
                Ask.Get(At("/catalogue.html"), ("User-Agent", "python-requests/2.31.0")))
            {
                Passes = Ask.Get(At("/catalogue.html")),
            },
            new("haproxy-method", "server.method-refused", [], Layer.Server, "haproxy", 403, Ask.Send("DELETE", At("/catalogue.html")))
            {
                Passes = Ask.Get(At("/catalogue.html")),
            },
            new("haproxy-rate-429", "rate.limit-exceeded", [], Layer.Edge, "haproxy", 429, rated) { Before = [rated, rated, rated] },
            new("haproxy-passes-nginx-refuses", "server.access-rule", Alike.ToPath("server.access-rule", "/private/report.html"),
                Layer.Server, "nginx", 403, Ask.Get(At("/private/report.html"))),
            new("haproxy-before-kestrel-refuses", "server.proxy-rule", Alike.ToProxyPath("server.proxy-rule"),
                Layer.Server, "haproxy", 403, Ask.Get(sites.Address(Site.HaproxyBeforeKestrel, "/console/users"))),
            new("haproxy-passes-kestrel-refuses", "token.missing", [], Layer.Application, "application", 401,
                Ask.Get(sites.Address(Site.HaproxyBeforeKestrel, "/api/orders"))),
        ])
        {
            Beside = $$"""
                frontend api
                    bind 127.0.0.1:{{sites[Site.HaproxyBeforeKestrel]}}
                    http-request deny if { path_beg /console/ }
                    use_backend nobody if { path_beg /down/ }
                    default_backend kestrel
                backend kestrel
                    server one 127.0.0.1:{{sites[Site.Kestrel]}}
                backend nobody
                    server one 127.0.0.1:{{sites[Site.Nobody]}}
                """,
        };
    }

    /// <summary>For nginx behind it: what would be served.</summary>
    public static Plot Behind { get; } = new("", [])
    {
        Files = [new("rated/list.html", "list"), new("backstage/door.html", "door"), new("season/ticket.html", "ticket")],
    };

    private const string Rules = """
            stick-table type ip size 1k expire 1h store http_req_rate(1h)
            http-request track-sc0 src if { path_beg /rated/ }
            http-request deny deny_status 429 if { path_beg /rated/ } { sc_http_req_rate(0) gt 3 }
            http-request deny if { path_beg /backstage/ }
            http-request deny if { path_beg /office/ } !{ src 10.0.0.0/8 }
            http-request return status 403 content-type text/plain string "Closed for the season" if { path_beg /season/ }
            http-request deny if { req.hdr(user-agent) -m sub -i curl python }
            http-request deny if { method DELETE PUT }
        """;
}
