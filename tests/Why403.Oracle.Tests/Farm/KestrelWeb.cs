using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Why403.Oracle.Tests.Farm;

/// <summary>A web application that refuses for what a browser sends or does not send.</summary>
internal static class KestrelWeb
{
    public static ImmutableArray<FarmCase> In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Kestrel, path);
        FarmCase Web(string name, string cause, int status, Request request, Request? passes = null) =>
            new(name, cause, [], Layer.Application, "application", status, request) { Passes = passes };

        return
        [
            Web("kestrel-csrf", "csrf.failed", 403, Ask.Send("POST", At("/transfer")), Ask.Get(At("/transfer"))),
            Web("kestrel-referer", "hotlink.referer-refused", 403,
                Ask.Get(At("/assets/plan.svg"), ("Referer", "https://elsewhere.example/")), Ask.Get(At("/assets/plan.svg"))),
            Web("kestrel-origin", "csrf.failed", 403,
                Ask.Get(At("/live/prices"), ("Origin", "https://elsewhere.example")), Ask.Get(At("/live/prices"))),
            Web("kestrel-websocket-origin", "websocket.origin-refused", 403,
                Ask.Get(At("/live/socket"), ("Origin", "https://elsewhere.example"), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                    ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))),
            Web("kestrel-fetch-metadata", "fetch-metadata.refused", 403,
                Ask.Get(At("/inbox/unread"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")),
                Ask.Get(At("/inbox/unread"))),
            // HostFilteringMiddleware answers with the page that http.sys sends.
            Web("kestrel-host-filtering", "host.mismatch", 400, Ask.Get(At("/assets/plan.svg"), ("Host", "old-shop.example")),
                Ask.Get(At("/assets/plan.svg"))) with { Layer = Layer.Server },
            Web("kestrel-login-redirect", "login.required", 302, Ask.Get(At("/account")), Ask.Get(At("/account"), ("Cookie", "session=tulip"))),
            Web("kestrel-access-denied-redirect", "role.insufficient", 302, Ask.Get(At("/management"), ("Cookie", "session=tulip"))),
            Web("kestrel-session-ended", "session.mismatch", 401,
                Ask.Get(At("/account/orders"), ("Cookie", "session=old")), Ask.Get(At("/account/orders"), ("Cookie", "session=tulip"))),
            Web("kestrel-451", "legal.blocked", 451, Ask.Get(At("/articles/court-case"))),
            Web("kestrel-country", "address.geo-denied", 403, Ask.Get(At("/articles/match"))),
            Web("kestrel-user-agent", "bot.user-agent", 403,
                Ask.Get(At("/listings"), ("User-Agent", "python-requests/2.31.0")), Ask.Get(At("/listings"))),
            Web("kestrel-method", "server.method-refused", 405, Ask.Send("DELETE", At("/listings")), Ask.Get(At("/listings"))),
            Web("kestrel-challenge", "edge.challenge", 403, Ask.Get(At("/market")), Ask.Get(At("/market"), ("Cookie", "human=tulip"))),
            Web("kestrel-empty-403", "application.refused", 403, Ask.Get(At("/listings/drafts"))),
        ];
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/transfer", () => Reply.Html(200, "<title>Transfer</title><form method=\"post\"></form>"));
        app.MapPost("/transfer", () => Reply.Html(403,
            "<title>403 Forbidden</title><h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>"));
        app.MapGet("/assets/plan.svg", (HttpRequest request) => request.Headers.Referer.ToString().Contains("elsewhere", StringComparison.Ordinal)
            ? Reply.Text(403, "This picture cannot be embedded in other sites")
            : new Reply(200, "image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
        app.MapGet("/live/prices", (HttpRequest request) => Foreign(request) ? Reply.Text(403, "Cross-origin request refused") : Reply.Ok);
        app.MapGet("/live/socket", (HttpRequest request) => Foreign(request) ? Reply.Text(403, "Origin not allowed") : Reply.Empty(426, ("Upgrade", "websocket")));
        app.MapGet("/inbox/unread", (HttpRequest request) => request.Headers["Sec-Fetch-Site"] == "cross-site" ? Reply.Empty(403) : Reply.Ok);
        app.MapGet("/account", (HttpRequest request) => SignedIn(request)
            ? Reply.Html(200, "<title>Account</title>")
            : Reply.Empty(302, ("Location", "/Account/Login?ReturnUrl=%2Faccount")));
        app.MapGet("/Account/Login", () => Reply.Html(200, "<title>Log in</title><form method=\"post\"><input name=\"password\" type=\"password\"></form>"));
        app.MapGet("/management", () => Reply.Empty(302, ("Location", "/Account/AccessDenied?ReturnUrl=%2Fmanagement")));
        app.MapGet("/Account/AccessDenied", () => Reply.Html(200, "<title>Access denied</title><h1>Access denied</h1>"));
        app.MapGet("/account/orders", (HttpRequest request) => SignedIn(request)
            ? Reply.Ok
            : Reply.Json(401, """{"error":"session_expired","message":"Your session has ended. Log in again."}"""));
        app.MapGet("/articles/court-case", () => Reply.Html(451, "<title>Unavailable For Legal Reasons</title><h1>Unavailable For Legal Reasons</h1>",
            ("Link", "</legal>; rel=\"blocked-by\"")));
        app.MapGet("/articles/match", () => Reply.Html(403, "<title>Not available</title><p>This content is not available in your country.</p>"));
        app.MapGet("/listings", (HttpRequest request) => request.Headers.UserAgent.ToString().Contains("python", StringComparison.Ordinal)
            ? Reply.Text(403, "Automated clients are not served here")
            : Reply.Ok);
        app.MapGet("/market", (HttpRequest request) => request.Cookies["human"] == "tulip"
            ? Reply.Html(200, "<title>Market</title>")
            : Reply.Html(403, """
                <title>One moment</title><h1>Verify you are human</h1><p>Complete the captcha to continue.</p>
                <form method="post"><div class="h-captcha" data-sitekey="farm"></div></form><script src="https://js.hcaptcha.com/1/api.js" async></script>
                """));
        app.MapGet("/listings/drafts", () => Reply.Empty(403));
    }

    private static bool Foreign(HttpRequest request) => request.Headers.Origin.ToString() is "https://elsewhere.example";

    private static bool SignedIn(HttpRequest request) => request.Cookies["session"] == "tulip";
}
