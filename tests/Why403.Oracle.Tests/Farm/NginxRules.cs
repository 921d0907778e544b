namespace Why403.Oracle.Tests.Farm;

/// <summary>nginx refuses by its configuration.</summary>
internal static class NginxRules
{
    public static Plot In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Nginx, path);
        FarmCase Page(string name, string cause, Layer layer, string path) =>
            new(name, cause, Alike.ToPath(cause, path), layer, "nginx", 403, Ask.Get(At(path)));
        FarmCase Rule(string name, string cause, Layer layer, Request refused, Request passes) =>
            new(name, cause, [], layer, "nginx", 403, refused) { Passes = passes };

        return new(Locations,
        [
            Page("nginx-deny-all", "server.access-rule", Layer.Server, "/private/report.html"),
            // An answer to HEAD has no page that could name anybody.
            Page("nginx-deny-all-head", "server.access-rule", Layer.Server, "/private/report.html") with
            {
                Request = Ask.Send("HEAD", At("/private/report.html")),
            },
            Page("nginx-allow-one-network", "address.not-allowed", Layer.Network, "/intranet/start.html"),
            Page("nginx-deny-an-address", "address.denied", Layer.Network, "/forum/thread.html"),
            Page("nginx-geo", "address.geo-denied", Layer.Network, "/stream/live.html"),
            Page("nginx-return-403", "server.rewrite-forbidden", Layer.Server, "/closed/door.html"),
            Page("nginx-hidden-name", "server.path-suspicious", Layer.Server, "/.git/config") with
            {
                AlsoFits = Alike.ToPath("", "/.git/config"),
            },
            Page("nginx-auth-request", "server.access-rule", Layer.Server, "/portal/desk.html"),
            // The owner's own page hides the stock one; the Server header alone still names nginx.
            Page("nginx-own-error-page", "server.access-rule", Layer.Server, "/branded/offer.html") with
            {
                AlsoFits = [.. Alike.ToPath("server.access-rule", "/branded/offer.html"), "application.refused"],
                HasOwnPage = true,
            },
            Rule("nginx-hotlink", "hotlink.referer-refused", Layer.Edge,
                Ask.Get(At("/media/cat.jpg"), ("Referer", "http://elsewhere.example/gallery")), Ask.Get(At("/media/cat.jpg"))),
            Rule("nginx-limit-except", "server.method-refused", Layer.Server,
                Ask.Send("POST", At("/read-only/page.html")), Ask.Get(At("/read-only/page.html"))),
            Rule("nginx-head", "server.method-refused", Layer.Server,
                Ask.Send("HEAD", At("/no-head/page.html")), Ask.Get(At("/no-head/page.html"))),
            Rule("nginx-cookie", "login.required", Layer.Application,
                Ask.Get(At("/club/room.html")), Ask.Get(At("/club/room.html"), ("Cookie", "member=7"))) with
            {
                // Who does not know the cookie cannot tell.
                AlsoFits = Alike.ToPath("login.required", "/club/room.html"),
            },
            Rule("nginx-query-pattern", "edge.waf-rule", Layer.Edge,
                Ask.Get(At("/search/list.html?page=2&q=union+select&sort=up")), Ask.Get(At("/search/list.html?page=2&sort=up"))),
        ])
        {
            Beside = Shared,
            Files =
            [
                new("403.html", "<!doctype html><title>Members only</title><h1>This corner is for members</h1>"),
                new("private/report.html", "report"), new("intranet/start.html", "start"), new("forum/thread.html", "thread"),
                new("stream/live.html", "live"), new("closed/door.html", "door"), new(".git/config", "[core]"),
                new("portal/desk.html", "desk"), new("branded/offer.html", "offer"), new("media/cat.jpg", "no real cat"),
                new("read-only/page.html", "page"), new("no-head/page.html", "page"), new("club/room.html", "room"),
                new("search/list.html", "list"),
            ],
        };
    }

    private const string Shared = """
        geo $embargoed { default 0; 127.0.0.0/8 1; }
        """;

    private const string Locations = """
        location /private/ { deny all; }
        location /intranet/ { allow 10.0.0.0/8; deny all; }
        location /forum/ { deny 127.0.0.1; allow all; }
        location /stream/ { if ($embargoed) { return 403; } }
        location /closed/ { return 403; }
        location ~ /\.(?!well-known) { deny all; }
        location /portal/ { auth_request /gate; }
        location = /gate { internal; return 403; }
        location /branded/ { deny all; error_page 403 /403.html; }
        location /media/ {
            valid_referers none blocked server_names;
            if ($invalid_referer) { return 403; }
        }
        location /read-only/ { limit_except GET { deny all; } }
        location /no-head/ { if ($request_method = HEAD) { return 403; } }
        location /club/ { if ($cookie_member = "") { return 403; } }
        location /search/ { if ($args ~* "union.*select") { return 403; } }
        """;
}
