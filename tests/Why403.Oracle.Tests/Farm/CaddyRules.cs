namespace Why403.Oracle.Tests.Farm;

/// <summary>Caddy refuses with an empty body unless told otherwise.</summary>
internal static class CaddyRules
{
    public static Plot In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Caddy, path);
        // Both name themselves in Server, so that header alone does not tell who refused.
        var api = At("/api/orders");
        FarmCase Page(string name, string cause, Layer layer, string path) =>
            // Caddy follows links and says 404 to folders without index.
            new(name, cause, Alike.ToPath(cause, path).Remove("file.symlink-refused"), layer, "caddy", 403, Ask.Get(At(path)));

        return new(Rules + $"\n    reverse_proxy /api/* 127.0.0.1:{sites[Site.Kestrel]}",
        [
            Page("caddy-respond-403", "server.access-rule", Layer.Server, "/private/report.html"),
            Page("caddy-remote-ip", "address.not-allowed", Layer.Network, "/intranet/start.html"),
            Page("caddy-mode-000", "file.mode-denies", Layer.FileSystem, "/docs/plan.pdf"),
            new("caddy-user-agent", "bot.user-agent", [], Layer.Edge, "caddy", 403,
                Ask.Get(At("/catalogue.html"), ("User-Agent", "curl/8.5.0"))) { Passes = Ask.Get(At("/catalogue.html")) },
            new("caddy-basic-auth", "login.required", [], Layer.Application, "caddy", 401, Ask.Get(At("/staff/rota.html")))
            {
                Passes = Ask.Get(At("/staff/rota.html"), ("Authorization", "Basic " + Convert.ToBase64String("ann:tulip"u8))),
            },
            new("caddy-passes-kestrel-refuses", "token.missing", [], Layer.Application, "application", 401, Ask.Get(api))
            {
                Passes = Ask.Get(api, ("Authorization", "Bearer good")),
            },
        ])
        {
            Files =
            [
                new("catalogue.html", "<!doctype html><title>Catalogue</title><h1>Catalogue</h1>"),
                new("private/report.html", "report"), new("intranet/start.html", "start"), new("docs/plan.pdf", "plan", "000"),
                new("staff/rota.html", "rota"), new("photos/harbour.jpg", "no real harbour"),
            ],
        };
    }

    private const string Rules = """
            respond /private/* 403
            @away {
                path /intranet/*
                not remote_ip 10.0.0.0/8
            }
            respond @away 403
            @robots header_regexp User-Agent (?i)curl|python
            respond @robots "Robots are not served" 403
            basicauth /staff/* {
                ann $2a$14$RtikoVgMa7vpkUnq5Py12uH6p1vL7w9fXYTP5tCtWSSBAgmGPfU.K
            }
        """;
}
