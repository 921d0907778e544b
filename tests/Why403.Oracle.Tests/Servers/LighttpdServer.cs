using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

internal sealed class LighttpdServer(Sites sites, Plot plot) : RealServer("lighttpd", "/usr/sbin/lighttpd", sites[Site.Lighttpd])
{
    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Path.Combine(Home, "site"), [.. Common.Files, .. plot.Files]);
        Plant.All(Home, new Plant("lighttpd.conf", Configuration()));
        return ["-D", "-f", $"{Home}/lighttpd.conf"];
    }

    private string Configuration() => $$"""
        server.modules = ("mod_indexfile", "mod_access", "mod_auth", "mod_authn_file", "mod_dirlisting", "mod_staticfile")
        server.document-root = "{{Home}}/site"
        server.username = "www-data"
        server.groupname = "www-data"
        server.bind = "127.0.0.1"
        server.port = {{sites[Site.Lighttpd]}}
        index-file.names = ("index.html")
        mimetype.assign = (".html" => "text/html", ".txt" => "text/plain", ".jpg" => "image/jpeg", "" => "application/octet-stream")
        {{plot.Inside.Replace("HOME", Home, StringComparison.Ordinal)}}
        """;
}
