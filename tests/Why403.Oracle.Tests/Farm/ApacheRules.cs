namespace Why403.Oracle.Tests.Farm;

/// <summary>Apache refuses by its configuration.</summary>
internal static class ApacheRules
{
    public static Plot In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Apache, path);
        FarmCase Page(string name, string cause, Layer layer, string path) =>
            new(name, cause, Alike.ToApachePath(cause, path), layer, "apache", 403, Ask.Get(At(path)));
        FarmCase Rule(string name, string cause, Layer layer, int status, Request refused, Request passes) =>
            new(name, cause, [], layer, "apache", status, refused) { Passes = passes };

        var bots = sites.Address(Site.ApacheBots, "/catalogue.html");
        return new(Locations,
        [
            Page("apache-require-all-denied", "server.access-rule", Layer.Server, "/private/report.html"),
            Page("apache-require-ip", "address.not-allowed", Layer.Network, "/intranet/start.html"),
            Page("apache-require-not-ip", "address.denied", Layer.Network, "/forum/thread.html"),
            Page("apache-rewrite-f", "server.rewrite-forbidden", Layer.Server, "/closed/door.html"),
            Page("apache-redirect-403", "server.rewrite-forbidden", Layer.Server, "/retired/plan.html"),
            Page("apache-htaccess-deny", "server.htaccess-rule", Layer.Server, "/vault/key.html"),
            Page("apache-ht-file", "server.path-suspicious", Layer.Server, "/vault/.htaccess") with
            {
                AlsoFits = Alike.ToApachePath("", "/vault/.htaccess"),
            },
            Rule("apache-user-agent", "bot.user-agent", Layer.Edge, 403,
                Ask.Get(bots, ("User-Agent", "python-requests/2.31.0")), Ask.Get(bots)),
            Rule("apache-hotlink", "hotlink.referer-refused", Layer.Edge, 403,
                Ask.Get(At("/media/cat.jpg"), ("Referer", "https://elsewhere.example/gallery")), Ask.Get(At("/media/cat.jpg"))),
            Rule("apache-allow-methods", "server.method-refused", Layer.Server, 405,
                Ask.Send("POST", At("/read-only/page.html")), Ask.Get(At("/read-only/page.html"))),
            Rule("apache-basic-auth", "login.required", Layer.Application, 401,
                Ask.Get(At("/staff/rota.html")),
                Ask.Get(At("/staff/rota.html"), ("Authorization", "Basic " + Convert.ToBase64String("ann:tulip"u8)))),
            Rule("apache-modsecurity-query", "edge.waf-rule", Layer.Edge, 403,
                Ask.Get(At("/catalogue.html?page=2&colour=red&q=1%27+union+select+name&sort=up")),
                Ask.Get(At("/catalogue.html?page=2&colour=red&sort=up"))),
            Rule("apache-modsecurity-406", "edge.waf-rule", Layer.Edge, 406,
                Ask.Get(At("/catalogue.html?next=%2Fhome&file=..%2F..%2Fetc%2Fpasswd")), Ask.Get(At("/catalogue.html?next=%2Fhome"))),
        ])
        {
            Beside = $$"""
                SecRuleEngine On
                SecRule ARGS "@rx (?i)union\s+select" "id:1001,phase:2,deny,status:403,t:urlDecodeUni,msg:'SQL in a parameter'"
                SecRule ARGS "@contains ../.." "id:1002,phase:2,deny,status:406,msg:'Path traversal in a parameter'"
                <VirtualHost 127.0.0.1:{{sites[Site.ApacheBots]}}>
                    RewriteEngine On
                    RewriteCond %{HTTP_USER_AGENT} (curl|python|scrapy) [NC]
                    RewriteRule ^ - [F]
                </VirtualHost>
                """,
            Files =
            [
                new("catalogue.html", "<!doctype html><title>Catalogue</title><h1>Catalogue</h1>"),
                new("private/report.html", "report"), new("intranet/start.html", "start"), new("forum/thread.html", "thread"),
                new("closed/door.html", "door"), new("media/cat.jpg", "no real cat"), new("read-only/page.html", "page"),
                new("vault/key.html", "key"), new("vault/.htaccess", "Require all denied\n"),
                new("staff/rota.html", "rota"), new("staff/.htusers", "ann:{SHA}obOd1B+0Ocbuthu+hBNsGCzqBPw=\n"),
            ],
        };
    }

    private const string Locations = """
        <Location /private>
            Require all denied
        </Location>
        <Location /intranet>
            Require ip 10.0.0.0/8
        </Location>
        <Location /forum>
            <RequireAll>
                Require all granted
                Require not ip 127.0.0.1
            </RequireAll>
        </Location>
        <Location /read-only>
            AllowMethods GET
        </Location>
        <Location /staff>
            AuthType Basic
            AuthName "Staff"
            AuthUserFile site/staff/.htusers
            Require valid-user
        </Location>
        Redirect 403 /retired
        RewriteEngine On
        RewriteRule ^/closed/ - [F]
        RewriteCond %{HTTP_REFERER} !^$
        RewriteCond %{HTTP_REFERER} !^http://127\.0\.0\.1[:/] [NC]
        RewriteRule ^/media/ - [F]
        """;
}
