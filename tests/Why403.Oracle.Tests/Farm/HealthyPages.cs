using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Why403.Oracle.Tests.Farm;

/// <summary>Pages of an application that refuses nothing but holds words and marks that mislead.</summary>
internal static class HealthyPages
{
    public static ImmutableArray<FarmCase> In(Sites sites)
    {
        FarmCase Healthy(string name, string path, int status, params ReadOnlySpan<(string, string)> headers) =>
            new(name, "", [], Layer.Application, "", status, Ask.Get(sites.Address(Site.Kestrel, path), headers));

        return
        [
            Healthy("healthy-names-vendors", "/blog/edges", 200),
            Healthy("healthy-explains-403", "/docs/status-403", 200),
            Healthy("healthy-login-with-captcha", "/sign-in", 200),
            Healthy("healthy-soft-404", "/soft/missing", 200),
            Healthy("healthy-204", "/beacon", 204),
            Healthy("healthy-https-redirect", "/insecure", 301),
            Healthy("healthy-304-etag", "/tagged", 304, ("If-None-Match", "\"7\"")),
            Healthy("healthy-big-page", "/big", 200),
            Healthy("healthy-500", "/broken", 500),
            Healthy("healthy-json-with-error-field", "/api/status", 200),
            Healthy("healthy-retry-after-200", "/api/queue", 200),
            Healthy("healthy-410", "/sold/teapot", 410),
        ];
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/robots.txt", () => Reply.Text(200, "User-agent: *\nDisallow:\n"));
        app.MapGet("/blog/edges", () => Reply.Html(200, """
            <title>Cloudflare, Akamai and CloudFront compared</title><h1>Which edge?</h1>
            <p>Cloudflare shows a Ray ID, Akamai a Reference #, Imperva an incident ID; DataDome and PerimeterX ask for a captcha.</p>
            """, ("Content-Security-Policy", "script-src 'self' https://challenges.cloudflare.com https://ct.captcha-delivery.com")));
        app.MapGet("/docs/status-403", () => Reply.Html(200,
            "<title>403 Forbidden explained</title><h1>403 Forbidden</h1><p>Access denied: you don't have permission to access this resource.</p>"));
        app.MapGet("/sign-in", () => Reply.Html(200, """
            <title>Sign in</title><form method="post"><input name="user"><input name="password" type="password">
            <div class="g-recaptcha" data-sitekey="farm"></div><script src="https://www.google.com/recaptcha/api.js" async></script></form>
            """));
        app.MapGet("/soft/{name}", () => Reply.Html(200, "<title>Page not found</title><h1>404</h1><p>We could not find that page.</p>"));
        app.MapGet("/beacon", () => Reply.Empty(204));
        app.MapGet("/insecure", (HttpRequest request) => Reply.Empty(301, ("Location", $"https://{request.Host.Host}/insecure")));
        app.MapGet("/tagged", () => Reply.Empty(304, ("ETag", "\"7\"")));
        app.MapGet("/big", () => Reply.Html(200, "<title>Big</title>" + string.Concat(Enumerable.Repeat("<p>All is well on this farm.</p>\n", 9_000))));
        app.MapGet("/broken", () => Reply.Html(500, "<title>Internal Server Error</title><h1>Internal Server Error</h1>"));
        app.MapGet("/api/status", () => Reply.Json(200, """{"status":"ok","error":null,"lastError":{"code":403,"message":"Forbidden"}}"""));
        app.MapGet("/api/queue", () => Reply.Json(200, """{"position":3}""",
            ("Retry-After", "5"), ("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "59")));
        app.MapGet("/sold/teapot", () => Reply.Html(410, "<title>Sold</title><p>This article was sold and will not come back.</p>"));
    }
}
