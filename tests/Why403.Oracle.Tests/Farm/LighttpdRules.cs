namespace Why403.Oracle.Tests.Farm;

/// <summary>lighttpd has one page for all its refusals.</summary>
internal static class LighttpdRules
{
    public static Plot In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Lighttpd, path);
        FarmCase Page(string name, string cause, Layer layer, string path) =>
            new(name, cause, Alike.ToPath(cause, path), layer, "lighttpd", 403, Ask.Get(At(path)));

        return new(Rules,
        [
            Page("lighttpd-access-deny", "server.access-rule", Layer.Server, "/private/report.html"),
            Page("lighttpd-access-deny-suffix", "server.access-rule", Layer.Server, "/lib/tool.inc"),
            Page("lighttpd-remote-ip", "address.not-allowed", Layer.Network, "/intranet/start.html"),
            Page("lighttpd-no-index", "server.no-index", Layer.Server, "/photos/"),
            Page("lighttpd-mode-000", "file.mode-denies", Layer.FileSystem, "/docs/plan.pdf"),
            Page("lighttpd-symlink", "file.symlink-refused", Layer.FileSystem, "/shared/current.html"),
            new("lighttpd-hotlink", "hotlink.referer-refused", [], Layer.Edge, "lighttpd", 403,
                Ask.Get(At("/media/cat.jpg"), ("Referer", "http://elsewhere.example/"))) { Passes = Ask.Get(At("/media/cat.jpg")) },
            new("lighttpd-basic-auth", "login.required", [], Layer.Application, "lighttpd", 401, Ask.Get(At("/staff/rota.html")))
            {
                Passes = Ask.Get(At("/staff/rota.html"), ("Authorization", "Basic " + Convert.ToBase64String("ann:tulip"u8))),
            },
        ])
        {
            Files =
            [
                new("private/report.html", "report"), new("lib/tool.inc", "tool"), new("intranet/start.html", "start"),
                new("photos/harbour.jpg", "no real harbour"), new("docs/plan.pdf", "plan", "000"), new("docs/june.html", "june"),
                new("shared/current.html", LinkTo: "../docs/june.html"), new("media/cat.jpg", "no real cat"),
                new("staff/rota.html", "rota"), new("staff/.users.inc", "ann:tulip\n"),
            ],
        };
    }

    private const string Rules = """
        url.access-deny = ("~", ".inc")
        $HTTP["url"] =~ "^/private/" { url.access-deny = ("") }
        $HTTP["url"] =~ "^/intranet/" { $HTTP["remoteip"] != "10.0.0.0/8" { url.access-deny = ("") } }
        $HTTP["url"] =~ "^/media/" { $HTTP["referer"] =~ "^https?://(?!127\.0\.0\.1)" { url.access-deny = ("") } }
        $HTTP["url"] =~ "^/shared/" { server.follow-symlink = "disable" }
        auth.backend = "plain"
        auth.backend.plain.userfile = "HOME/site/staff/.users.inc"
        auth.require = ("/staff/" => ("method" => "basic", "realm" => "Staff", "require" => "valid-user"))
        """;
}
