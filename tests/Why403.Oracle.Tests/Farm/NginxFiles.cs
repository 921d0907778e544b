namespace Why403.Oracle.Tests.Farm;

/// <summary>nginx, as www-data, cannot or must not open what it is asked for.</summary>
internal static class NginxFiles
{
    public static Plot In(Sites sites)
    {
        FarmCase Page(string name, string cause, Layer layer, string path) =>
            new(name, cause, Alike.ToPath(cause, path), layer, "nginx", 403, Ask.Get(sites.Address(Site.Nginx, path)));

        return new("location /shared/ { disable_symlinks on; }",
        [
            Page("nginx-no-index", "server.no-index", Layer.Server, "/photos/"),
            Page("nginx-mode-000", "file.mode-denies", Layer.FileSystem, "/docs/plan.pdf"),
            Page("nginx-owner-only", "file.owner-differs", Layer.FileSystem, "/docs/ledger.csv"),
            Page("nginx-parent-700", "file.parent-blocked", Layer.FileSystem, "/members/list.html"),
            Page("nginx-symlink", "file.symlink-refused", Layer.FileSystem, "/shared/current.html"),
        ])
        {
            Files =
            [
                new("photos/harbour.jpg", "no real harbour"),
                new("docs/plan.pdf", "plan", "000"),
                new("docs/ledger.csv", "a;b", "640"),
                new("members/list.html", "list"), new("members/", Mode: "700"),
                new("docs/june.html", "june"), new("shared/current.html", LinkTo: "../docs/june.html"),
            ],
        };
    }
}
