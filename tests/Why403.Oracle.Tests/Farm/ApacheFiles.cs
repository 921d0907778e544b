namespace Why403.Oracle.Tests.Farm;

/// <summary>Apache, as www-data, cannot or must not open what it is asked for.</summary>
internal static class ApacheFiles
{
    public static Plot In(Sites sites)
    {
        FarmCase Page(string name, string cause, Layer layer, string path) =>
            new(name, cause, Alike.ToApachePath(cause, path), layer, "apache", 403, Ask.Get(sites.Address(Site.Apache, path)));

        return new("",
        [
            Page("apache-no-index", "server.no-index", Layer.Server, "/photos/"),
            Page("apache-mode-000", "file.mode-denies", Layer.FileSystem, "/docs/plan.pdf"),
            Page("apache-owner-only", "file.owner-differs", Layer.FileSystem, "/docs/ledger.csv"),
            // These pages say that the server is unable to read the htaccess file; the folder above may be what hinders it.
            Page("apache-htaccess-unreadable", "file.mode-denies", Layer.FileSystem, "/annex/list.html") with
            {
                AlsoFits = ["file.owner-differs", "file.acl-denies", "file.parent-blocked", "file.selinux-denies"],
                HasOwnPage = true,
            },
            Page("apache-parent-700", "file.parent-blocked", Layer.FileSystem, "/members/list.html") with
            {
                AlsoFits = ["file.mode-denies", "file.owner-differs", "file.acl-denies", "file.selinux-denies"],
                HasOwnPage = true,
            },
            Page("apache-symlink", "file.symlink-refused", Layer.FileSystem, "/shared/current.html"),
        ])
        {
            Files =
            [
                new("photos/harbour.jpg", "no real harbour"),
                new("docs/plan.pdf", "plan", "000"),
                new("docs/ledger.csv", "a;b", "640"),
                new("annex/list.html", "list"), new("annex/.htaccess", "Options None\n", "600"),
                new("members/list.html", "list"), new("members/", Mode: "700"),
                new("docs/june.html", "june"), new("shared/.htaccess", "Options -FollowSymLinks\n"),
                new("shared/current.html", LinkTo: "../docs/june.html"),
            ],
        };
    }
}
