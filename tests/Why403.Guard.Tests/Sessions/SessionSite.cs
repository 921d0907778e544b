using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Events;
using Why403.Guard.Sessions;

namespace Why403.Guard.Tests.Sessions;

/// <summary>A site with a cookie sign-in whose sessions lie in a cache: protected by the framework, by the guard's rule, and by itself.</summary>
internal static class SessionSite
{
    public static readonly string[] Protected = ["/mine", "/ruled", "/bare"];

    public static Task<Site> Start(IDistributedCache cache, TimeSpan? life = null) => Site.Start(
        """{ "Guard": { "Rules": [ { "Id": "ruled", "Do": "refuse", "Paths": ["/ruled"], "Unless": { "SignedIn": true } } ] } }""",
        map: app =>
        {
            app.UseAuthorization();
            app.MapGet("/sign-in", async (HttpContext http) =>
            {
                await http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new("name", "ada")], "Cookies", "name", "role")));
                return "welcome";
            });
            app.MapGet("/sign-out", async (HttpContext http) =>
            {
                await http.SignOutAsync();
                return "bye";
            });
            app.MapGet("/mine", (HttpContext http) => http.User.Identity!.Name).RequireAuthorization();
            app.MapGet("/ruled", (HttpContext http) => http.User.Identity!.Name);
            app.MapGet("/bare", async (HttpContext http) =>
            {
                if (http.User.Identity?.IsAuthenticated == true) await http.Response.WriteAsync("ada");
                else http.Response.StatusCode = 403;
            });
            app.MapGet("/public", () => "public");
        },
        build: b =>
        {
            b.Services.AddSingleton(cache);
            b.Services.AddDataProtection().PersistKeysToFileSystem(new(Path.Combine(b.Environment.ContentRootPath, "keys"))).SetApplicationName("shop");
            b.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(o =>
            {
                o.Cookie.Name = "shop";
                o.LoginPath = "/login";
                o.ExpireTimeSpan = life ?? TimeSpan.FromHours(1);
            });
            b.Services.AddAuthorization();
            b.Services.AddWhy403GuardSessions();
        },
        before: app =>
        {
            app.UseRouting();
            app.UseAuthentication();
        });

    public static async Task<string> SignIn(this Site site)
    {
        using var response = await site.Get("/sign-in");
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    /// <summary>On every protected path, the visitor is sent to sign in, the cookie goes, and the event holds this fact.</summary>
    public static async Task IsLost(this Site site, string cookie, string fact)
    {
        foreach (var path in Protected)
        {
            using var response = await site.Get(path, ("Cookie", cookie));
            Assert.True((int)response.StatusCode == 302, $"{path} gave {response.StatusCode}");
            Assert.StartsWith("/login?ReturnUrl=", response.Headers.Location!.PathAndQuery);
            Assert.Contains(response.Headers.GetValues("Set-Cookie"), c => c.StartsWith("shop=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal));
            var entry = EventReader.Read(site.Events).First();
            Assert.Equal(("session.mismatch", 302), (entry.Cause, entry.Status));
            Assert.Contains(fact, entry.Facts.Single());
            Assert.DoesNotContain(cookie["shop=".Length..], entry.Facts.Single());
        }
        Assert.Equal(200, (int)await site.Status("/public", ("Cookie", cookie)));
    }

    /// <summary>On every protected path, the answer is 503 and the cookie stays.</summary>
    public static async Task IsUnreachable(this Site site, string cookie)
    {
        foreach (var path in Protected)
        {
            using var response = await site.Get(path, ("Cookie", cookie));
            Assert.True((int)response.StatusCode == 503, $"{path} gave {response.StatusCode}");
            Assert.Equal("5", response.Headers.RetryAfter?.ToString());
            Assert.False(response.Headers.Contains("Set-Cookie"));
            Assert.Equal("session.store-unreachable", EventReader.Read(site.Events).First().Cause);
        }
    }
}
