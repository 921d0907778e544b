namespace Why403.Oracle.Tests.Farm;

/// <summary>nginx before Apache and before the application: the page tells which of the two refused.</summary>
internal static class LayeredRules
{
    public static Plot In(Sites sites)
    {
        FarmCase Nginx(string name, Site site, string path) =>
            new(name, "server.access-rule", Alike.ToPath("server.access-rule", path), Layer.Server, "nginx", 403,
                Ask.Get(sites.Address(site, path)));
        string Apache(string path) => sites.Address(Site.NginxBeforeApache, path);

        return new("",
        [
            Nginx("nginx-before-apache-refuses", Site.NginxBeforeApache, "/admin/users.html"),
            new("nginx-passes-apache-refuses", "server.access-rule", Alike.ToApachePath("server.access-rule", "/private/report.html"),
                Layer.Server, "apache", 403, Ask.Get(Apache("/private/report.html"))),
            new("nginx-passes-modsecurity-refuses", "edge.waf-rule", [], Layer.Edge, "apache", 403,
                Ask.Get(Apache("/catalogue.html?sort=up&q=union+select"))) { Passes = Ask.Get(Apache("/catalogue.html?sort=up")) },
            Nginx("nginx-before-kestrel-refuses", Site.NginxBeforeKestrel, "/console/users"),
            new("nginx-passes-kestrel-refuses", "role.insufficient", [], Layer.Application, "application", 403,
                Ask.Get(sites.Address(Site.NginxBeforeKestrel, "/api/billing"), ("Authorization", "Bearer clerk"))),
        ])
        {
            Beside = $$"""
                server {
                    listen 127.0.0.1:{{sites[Site.NginxBeforeApache]}};
                    location /admin/ { deny all; }
                    location /down/ { proxy_pass http://127.0.0.1:{{sites[Site.Nobody]}}; }
                    location / { proxy_pass http://127.0.0.1:{{sites[Site.Apache]}}; }
                }
                server {
                    listen 127.0.0.1:{{sites[Site.NginxBeforeKestrel]}};
                    location /console/ { deny all; }
                    location / { proxy_pass http://127.0.0.1:{{sites[Site.Kestrel]}}; }
                }
                """,
        };
    }
}
