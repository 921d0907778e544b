using System.Collections.Immutable;

namespace Why403.Oracle.Tests.Farm;

/// <summary>Servers that refuse nothing: what they serve, what they lack, and what is broken behind them.</summary>
internal static class HealthyServers
{
    public static ImmutableArray<FarmCase> In(Sites sites)
    {
        FarmCase Healthy(string name, Site site, string path, int status, params ReadOnlySpan<(string, string)> headers) =>
            new(name, "", [], Layer.Application, "", status, Ask.Get(sites.Address(site, path), headers));

        return
        [
            Healthy("healthy-nginx-welcome", Site.Nginx, "/welcome.html", 200),
            Healthy("healthy-apache-welcome", Site.Apache, "/", 200),
            Healthy("healthy-robots", Site.Nginx, "/robots.txt", 200),
            Healthy("healthy-nginx-404", Site.Nginx, "/no-such-page", 404),
            Healthy("healthy-apache-404", Site.Apache, "/no-such-page", 404),
            Healthy("healthy-caddy-folder-404", Site.Caddy, "/photos/", 404),
            Healthy("healthy-slash-redirect", Site.Nginx, "/photos", 301),
            Healthy("healthy-nginx-304", Site.Nginx, "/catalogue.html", 304, ("If-Modified-Since", "Fri, 31 Dec 2100 23:59:59 GMT")),
            Healthy("healthy-nginx-502", Site.NginxBeforeApache, "/down/page.html", 502),
            Healthy("healthy-haproxy-503", Site.HaproxyBeforeKestrel, "/down/page.html", 503),
            Healthy("healthy-varnish-503", Site.Varnish, "/down/page.html", 503),
            Healthy("healthy-squid-origin-down", Site.Nobody, "/", 503) with { Proxy = sites.Address(Site.Squid, "") },
            Healthy("healthy-modsecurity-passes", Site.Apache, "/catalogue.html?q=trade+union+news", 200),
        ];
    }

    public static Plot Files { get; } = new("if_modified_since before;", [])
    {
        Files = [new("welcome.html", "<!DOCTYPE html>\n<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>\n")],
    };
}
