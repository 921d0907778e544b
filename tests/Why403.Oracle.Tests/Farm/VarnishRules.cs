namespace Why403.Oracle.Tests.Farm;

/// <summary>Varnish before nginx: it refuses, nginx refuses, or it repeats a refusal that nginx meant for another.</summary>
internal static class VarnishRules
{
    public static Plot In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Varnish, path);
        FarmCase Synthetic(string name, string cause, Layer layer, string path) =>
            // The page holds the number of the transaction, so no two are the same.
            new(name, cause, Alike.ToProxyPath(cause), layer, "varnish", 403, Ask.Get(At(path))) { HasOwnPage = true };

        return new(Rules,
        [
            Synthetic("varnish-synthetic-403", "server.proxy-rule", Layer.Server, "/circle/minutes.html"),
            Synthetic("varnish-acl", "address.not-allowed", Layer.Network, "/office/desk.html"),
            new("varnish-user-agent", "bot.user-agent", [], Layer.Edge, "varnish", 403,
                Ask.Get(At("/catalogue.html"), ("User-Agent", "curl/8.5.0"))) { Passes = Ask.Get(At("/catalogue.html")) },
            new("varnish-method", "server.method-refused", [], Layer.Server, "varnish", 405, Ask.Send("PURGE", At("/catalogue.html")))
            {
                Passes = Ask.Get(At("/catalogue.html")),
            },
            new("varnish-passes-nginx-refuses", "server.access-rule", Alike.ToPath("server.access-rule", "/private/report.html"),
                Layer.Server, "nginx", 403, Ask.Get(At("/private/report.html"))),
            new("varnish-stored-refusal", "cache.refusal-cached", [], Layer.Edge, "nginx", 403, Ask.Get(At("/news/today.html")))
            {
                Before = [Ask.Get(At("/news/today.html"), ("User-Agent", "scrapy/2.11"))],
                Passes = Ask.Get(At("/news/today.html?fresh=1")),
            },
        ])
        {
            Beside = $$"""
                acl office { "10.0.0.0"/8; }
                backend nobody { .host = "127.0.0.1"; .port = "{{sites[Site.Nobody]}}"; }
                """,
        };
    }

    /// <summary>For nginx behind it: what gets stored.</summary>
    public static Plot Behind { get; } = new("""location /news/ { if ($http_user_agent ~ scrapy) { return 403; } }""", [])
    {
        Files = [new("news/today.html", "today"), new("circle/minutes.html", "minutes"), new("office/desk.html", "desk")],
    };

    private const string Rules = """
        sub vcl_recv {
            if (req.url ~ "^/circle/") { return (synth(403, "Members of the circle only")); }
            if (req.url ~ "^/office/" && client.ip !~ office) { return (synth(403, "Forbidden")); }
            if (req.http.User-Agent ~ "(?i)curl|python") { return (synth(403, "Robots are not served")); }
            if (req.method == "PURGE") { return (synth(405, "Not allowed")); }
            if (req.url ~ "^/down/") { set req.backend_hint = nobody; }
        }
        sub vcl_backend_response {
            if (bereq.url ~ "^/news/") { set beresp.ttl = 1h; set beresp.uncacheable = false; }
        }
        """;
}
