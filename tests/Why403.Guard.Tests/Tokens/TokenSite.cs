using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Events;
using Why403.Guard.Tokens;

namespace Why403.Guard.Tests.Tokens;

/// <summary>A site that wants somebody signed in below <c>/api</c>, scopes at <c>/orders</c>, and a fresh sign-in at <c>/pay</c>.</summary>
internal static class TokenSite
{
    public static Task<Site> Start(string credentials, TimeProvider? clock = null, Action<WebApplication>? before = null, string lists = "") => Site.Start(
        $$"""{ "Guard": { "Credentials": {{credentials}}, "Lists": { {{lists}} }, "Rules": [ { "Id": "api", "Do": "refuse", "Paths": ["/api/**"], "Unless": { "SignedIn": true } }, { "Id": "admin", "Do": "refuse", "Paths": ["/api/admin"], "Unless": { "Scopes": ["admin"] } } ] } }""",
        map: app =>
        {
            app.MapGet("/api/{**rest}", (HttpContext http) => $"{http.User.FindFirstValue("sub")} {http.User.Identity?.AuthenticationType}");
            app.MapGet("/orders", () => "orders").RequireScopes("orders.read", "orders.write");
            app.MapGet("/pay", () => "paid").RequireStepUp(TimeSpan.FromMinutes(5), "urn:two-factor");
            app.MapGet("/public", (HttpContext http) => http.User.Identity?.IsAuthenticated == true ? "somebody" : "nobody");
        },
        build: b =>
        {
            if (clock is not null) b.Services.AddSingleton(clock);
            b.Services.AddWhy403GuardTokens();
        },
        before: before is null ? null : app =>
        {
            before(app);
            app.UseRouting();
        });

    public static Task<HttpResponseMessage> With(this Site site, string token, string path = "/api/x") => site.Get(path, ("Authorization", "Bearer " + token));

    public static string Challenge(this HttpResponseMessage response) => response.Headers.WwwAuthenticate.ToString();

    public static string Cause(this HttpResponseMessage response) => response.Headers.TryGetValues("Why403-Cause", out var values) ? values.Single() : "";

    public static GuardEvent Event(this Site site, HttpResponseMessage response) => EventReader.Find(site.Events, response.Headers.GetValues("Why403-Reference").Single())!;
}
