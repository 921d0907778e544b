using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Why403.Guard.Tests;

public sealed class StartFindingTests
{
    private static IEnumerable<string> Find(Site site) => site.Services.GetServices<IHostedService>().OfType<StartFindings>().Single().Find().Select(p => p.Message);

    [Fact]
    public async Task A_site_in_order_has_none()
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse().Endpoints("uploads")), map: app => app.MapGet("/up", () => "").RequireGuard("uploads"));
        Assert.Empty(Find(site));
    }

    [Fact]
    public async Task Endpoints_without_a_rule_and_rules_without_an_endpoint_are_told()
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse().Endpoints("uploads")), map: app => app.MapGet("/up", () => "").RequireGuard("upload"));
        Assert.Equal(["an endpoint asks for the guard `upload`, and no rule speaks of it", "a rule speaks of endpoints `uploads`, and there is none"], Find(site));
    }

    [Fact]
    public async Task Lists_of_proxies_that_were_cleared_are_told()
    {
        await using var site = await Site.Start(build: b => b.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
        }));
        Assert.StartsWith("ForwardedHeadersOptions has neither", Assert.Single(Find(site)));
        await using var switched = await Site.Start(build: b => b.Configuration.AddInMemoryCollection([new("ForwardedHeaders_Enabled", "true")]));
        Assert.StartsWith("ASPNETCORE_FORWARDEDHEADERS_ENABLED", Assert.Single(Find(switched)));
    }

    [Fact]
    public async Task A_shared_limit_without_a_store_is_told()
    {
        await using var site = await Site.Start("""{ "Guard": { "Limits": { "a": { "Quota": 1, "Window": "00:01:00", "Shared": "each" } }, "Rules": [ { "Id": "a", "Do": "limit", "Limits": ["a"] } ] } }""");
        Assert.Equal("limit `a` is shared and there is no store to share it in, so each process counts for itself", Assert.Single(Find(site)));
    }

    [Fact]
    public async Task A_limiter_that_answers_503_is_told()
    {
        await using var site = await Site.Start(build: b => b.Services.AddRateLimiter(_ => { }));
        Assert.Contains("answers 503", Assert.Single(Find(site)));
        await using var mended = await Site.Start(build: b => b.Services.AddRateLimiter(o => o.RejectionStatusCode = 429));
        Assert.Empty(Find(mended));
    }
}
