using System.Net;

namespace Why403.Guard.Tests.Tokens;

public sealed class DemandTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task Missing_scopes_are_403_and_named()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        using var response = await site.With(issuer.Token(Now, ",\"scope\":\"orders.read profile\""), "/orders");
        Assert.Equal((HttpStatusCode.Forbidden, "scope.insufficient"), (response.StatusCode, response.Cause()));
        Assert.Equal("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"orders.read orders.write\"", response.Challenge());
        Assert.Contains("the token does not carry the scope orders.write", site.Event(response).Rules.Single(r => r.Id == "endpoint").Because);
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Token(Now, ",\"scp\":[\"orders.write\",\"orders.read\"]"), "/orders")).StatusCode);
    }

    [Fact]
    public async Task Without_a_token_scopes_are_401_and_an_expired_token_is_no_matter_of_scopes()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        using var none = await site.Get("/orders");
        Assert.Equal((HttpStatusCode.Unauthorized, "token.missing", "Bearer realm=\"api\", scope=\"orders.read orders.write\""), (none.StatusCode, none.Cause(), none.Challenge()));
        using var old = await site.With(issuer.Token(Now, minutes: -30), "/orders");
        Assert.Equal((HttpStatusCode.Unauthorized, "token.expired"), (old.StatusCode, old.Cause()));
        using var rule = await site.With(issuer.Token(Now), "/api/admin");
        Assert.Equal((HttpStatusCode.Forbidden, "scope.insufficient"), (rule.StatusCode, rule.Cause()));
        Assert.Contains("scope=\"admin\"", rule.Challenge());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(",\"acr\":\"urn:two-factor\"", false)]
    [InlineData(",\"acr\":\"urn:password\",\"auth_time\":NOW", false)]
    [InlineData(",\"acr\":\"urn:two-factor\",\"auth_time\":OLD", false)]
    [InlineData(",\"acr\":\"urn:two-factor\",\"auth_time\":NOW", true)]
    public async Task A_sign_in_that_is_too_weak_or_too_old_is_told_to_step_up(string claims, bool passes)
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        var token = issuer.Token(Now, claims.Replace("NOW", Now.ToUnixTimeSeconds().ToString(), StringComparison.Ordinal).Replace("OLD", (Now.ToUnixTimeSeconds() - 600).ToString(), StringComparison.Ordinal));
        using var response = await site.With(token, "/pay");
        Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
        if (!passes) Assert.Equal("Bearer realm=\"api\", error=\"insufficient_user_authentication\", acr_values=\"urn:two-factor\", max_age=\"300\"", response.Challenge());
    }

    [Fact]
    public async Task What_an_endpoint_demands_is_not_lifted_by_a_rule_that_allows()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await Site.Start($$"""{ "Guard": { "Credentials": {{issuer.Section()}}, "Rules": [ { "Id": "all", "Do": "allow" } ] } }""",
            map: app => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/orders", () => "x").RequireScopes("a"), build: b => Why403.Guard.Tokens.TokenRegistration.AddWhy403GuardTokens(b.Services));
        Assert.Equal(HttpStatusCode.Unauthorized, await site.Status("/orders"));
    }

    [Fact]
    public async Task A_demand_without_credentials_of_ours_asks_whoever_signs_in()
    {
        await using var site = await Site.Start(map: app => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/orders", () => "x").RequireScopes("a"));
        using var response = await site.Get("/orders");
        // No scheme is there to challenge with, so 403 is the truth.
        Assert.Equal((HttpStatusCode.Forbidden, "login.required"), (response.StatusCode, response.Cause()));
    }

    [Fact]
    public async Task A_section_of_credentials_without_what_checks_them_does_not_start()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Site.Start("""{ "Guard": { "Credentials": { "ApiKeys": { "Field": "X-Api-Key" } } } }"""));
        Assert.Contains("AddWhy403GuardTokens", thrown.Message);
    }
}
