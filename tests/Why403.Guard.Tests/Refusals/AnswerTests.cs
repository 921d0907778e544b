using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Why403.Guard.Events;

namespace Why403.Guard.Tests.Refusals;

/// <summary>The refusals of ASP.NET Core itself.</summary>
public sealed class AnswerTests
{
    private sealed class TestScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var token = Request.Headers.Authorization.ToString();
            if (token.Length == 0) return Task.FromResult(AuthenticateResult.NoResult());
            if (token == "Bearer old") return Task.FromResult(AuthenticateResult.Fail("old"));
            var identity = new ClaimsIdentity([new("sub", "ann"), new("scope", "read")], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme.Name)));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.StatusCode = 401;
            Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\", error_description=\"The token expired at '11/25/2026'\"";
            return Task.CompletedTask;
        }
    }

    private static Task<Site> Start(bool guardFirst = true, Action<IServiceCollection>? services = null) => Site.Start(
        """{ "Guard": { "Rules": [ { "Id": "members", "Do": "refuse", "Paths": ["/members"], "Unless": { "SignedIn": true } } ] } }""",
        build: b =>
        {
            b.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, TestScheme>("test", null);
            b.Services.AddAuthorization();
            b.Services.AddRateLimiter(o => o.AddFixedWindowLimiter("one", w => (w.PermitLimit, w.Window) = (1, TimeSpan.FromMinutes(1))));
            b.Services.AddAntiforgery();
            services?.Invoke(b.Services);
        },
        before: app =>
        {
            app.UseRouting();
            app.UseAuthentication();
            if (!guardFirst) app.UseAuthorization();
        },
        map: app =>
        {
            if (guardFirst) app.UseAuthorization();
            app.UseRateLimiter();
            app.UseAntiforgery();
            app.MapGet("/members", () => "members");
            app.MapGet("/signed", () => "signed").RequireAuthorization();
            app.MapGet("/admin", () => "admin").RequireAuthorization(p => p.RequireRole("admin", "owner"));
            app.MapGet("/write", () => "write").RequireAuthorization(p => p.RequireClaim("scope", "write", "all"));
            app.MapGet("/odd", () => "odd").RequireAuthorization(p => p.RequireAssertion(_ => false));
            app.MapGet("/limited", () => "limited").RequireRateLimiting("one");
            app.MapPost("/form", ([FromForm] string name) => name);
            app.MapGet("/bare", () => Results.StatusCode(403));
            app.MapGet("/bare-later", async () =>
            {
                await Task.Yield();
                return Results.StatusCode(403);
            });
            app.MapGet("/own", () => Results.Text("own words", statusCode: 403));
            app.MapGet("/none", () => Results.StatusCode(404));
        });

    [Theory]
    [InlineData("/signed", "", 401, "login.required")]
    [InlineData("/signed", "Bearer old", 401, "token.expired")]
    [InlineData("/admin", "Bearer ann", 403, "role.insufficient")]
    [InlineData("/write", "Bearer ann", 403, "scope.insufficient")]
    [InlineData("/odd", "Bearer ann", 403, "application.refused")]
    [InlineData("/bare", "", 403, "application.refused")]
    [InlineData("/bare-later", "", 403, "application.refused")]
    public async Task A_bare_refusal_of_the_framework_gets_words_and_a_reference(string path, string token, int status, string cause)
    {
        foreach (var guardFirst in (bool[])[true, false])
        {
            await using var site = await Start(guardFirst);
            using var response = token.Length == 0 ? await site.Get(path) : await site.Get(path, ("Authorization", token));
            Assert.Equal((status, cause), ((int)response.StatusCode, response.Headers.GetValues("Why403-Cause").Single()));
            var entry = EventReader.Find(site.Events, response.Headers.GetValues("Why403-Reference").Single())!;
            Assert.Equal(("answered", cause, status), (entry.Action, entry.Cause, entry.Status));
        }
    }

    [Fact]
    public async Task What_the_framework_demanded_is_in_the_event_and_not_in_the_answer()
    {
        await using var site = await Start();
        using var response = await site.Get("/admin", ("Authorization", "Bearer ann"));
        Assert.DoesNotContain("owner", await response.Words());
        Assert.Contains("(admin|owner)", Assert.Single(EventReader.Read(site.Events)).Facts[0]);
    }

    [Fact]
    public async Task Missing_scopes_are_named_in_a_challenge()
    {
        await using var site = await Start();
        using var response = await site.Get("/write", ("Authorization", "Bearer ann"));
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"write all\"", response.Headers.WwwAuthenticate.Single().ToString());
    }

    [Fact]
    public async Task A_rule_that_answers_401_sends_the_challenge_of_the_sites_own_scheme()
    {
        await using var site = await Start();
        using var response = await site.Get("/members");
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer", "login.required"), (response.StatusCode, response.Headers.WwwAuthenticate.Single().ToString(), response.Headers.GetValues("Why403-Cause").Single()));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/members", ("Authorization", "Bearer ann")));
    }

    [Fact]
    public async Task The_frameworks_limiter_keeps_its_status_and_gets_words()
    {
        await using var site = await Start();
        Assert.Equal(HttpStatusCode.OK, await site.Status("/limited"));
        using var response = await site.Get("/limited");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "rate.limit-exceeded"), (response.StatusCode, response.Headers.GetValues("Why403-Cause").Single()));
        Assert.InRange(int.Parse(response.Headers.GetValues("Retry-After").Single()), 1, 60);
    }

    [Fact]
    public async Task A_form_without_its_token_is_told_from_other_bad_requests()
    {
        await using var site = await Start();
        using var response = await site.Client.PostAsync("/form", new FormUrlEncodedContent([new("name", "x")]), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, "csrf.failed"), (response.StatusCode, response.Headers.GetValues("Why403-Cause").Single()));
    }

    [Fact]
    public async Task Own_words_of_the_application_and_other_statuses_stay()
    {
        await using var site = await Start();
        Assert.Equal("own words", await (await site.Get("/own")).Words());
        using var none = await site.Get("/none");
        Assert.False(none.Headers.Contains("Why403-Cause"));
        Assert.Empty(EventReader.Read(site.Events));
    }

    private sealed class Theirs : IAuthorizationMiddlewareResultHandler
    {
        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
        {
            if (authorizeResult.Succeeded) return next(context);
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("their words");
        }
    }

    [Fact]
    public async Task A_result_handler_of_the_application_keeps_the_word()
    {
        await using var site = await Site.Start(build: b =>
        {
            // Registered before the guard in some programs and behind it in others: Site registers the guard first.
            b.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, Theirs>();
            b.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, TestScheme>("test", null);
            b.Services.AddAuthorization();
            b.Services.AddWhy403Guard();
        }, map: app =>
        {
            app.UseAuthorization();
            app.MapGet("/", () => "").RequireAuthorization();
        });
        Assert.Equal("their words", await (await site.Get("/")).Words());
    }
}
