using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Policies;

namespace Why403.Guard.Tests;

public sealed class GuardTests
{
    [Theory]
    [InlineData("/admin")]
    [InlineData("/Admin/users")]
    [InlineData("//admin//users")]
    [InlineData("/admin/")]
    [InlineData("/admin%2Fusers")]
    [InlineData("/%61dmin/users")]
    [InlineData("/x/../admin/users")]
    [InlineData("/x/%2e%2e/admin/users")]
    [InlineData("/x/..%2fadmin/users")]
    [InlineData("/x/..%5cadmin/users")]
    [InlineData("/admin;jsessionid=1/users")]
    [InlineData("/admin.")]
    [InlineData("/%252561dmin/users")]
    public async Task No_spelling_of_a_path_leads_around_a_refusing_rule(string path)
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "admin", "Do": "refuse", "Paths": ["/admin/**"] } ] } }""");
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status(path));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/administrators"));
    }

    [Theory]
    [InlineData("/public/..%2fadmin")]
    [InlineData("/public/%2e%2e%2fadmin")]
    [InlineData("/public/..%5cadmin")]
    [InlineData("/public/../admin")]
    [InlineData("/x/..;/public")]
    public async Task An_allowing_rule_counts_only_where_every_reading_of_the_path_lies_in_it(string path)
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "all", "Do": "refuse" }, { "Id": "public", "Do": "allow", "Paths": ["/public/**"] } ] } }""");
        Assert.Equal(HttpStatusCode.OK, await site.Status("/public/a.css"));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status(path));
    }

    [Theory]
    [InlineData("admin.example")]
    [InlineData("ADMIN.example:8080")]
    [InlineData("admin.example.")]
    public async Task A_host_is_the_same_host_in_any_spelling(string host)
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Hosts": ["admin.example"] } ] } }""");
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/", ("Host", host)));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/", ("Host", "www.admin.example")));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("post")]
    [InlineData("Post")]
    public async Task A_method_that_routing_takes_for_POST_is_POST_to_a_rule(string method)
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Methods": ["POST"] } ] } }""", map: app => app.MapPost("/", () => "posted"));
        using var response = await site.Client.SendAsync(new(new(method), "/"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await site.Status("/"));
    }

    [Fact]
    public async Task A_rule_about_GET_is_about_HEAD_as_well()
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Methods": ["GET"] } ] } }""");
        using var response = await site.Client.SendAsync(new(HttpMethod.Head, "/"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_path_base_is_part_of_the_path_that_rules_speak_of()
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Paths": ["/shop/admin/**"] } ] } }""", before: app => app.UsePathBase("/shop"));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/admin"));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/admin"));
    }

    [Fact]
    public async Task What_allows_wins_over_what_refuses()
    {
        await using var site = await Site.Start("""
            { "Guard": { "Rules": [ { "Id": "ban", "Do": "refuse", "When": { "Addresses": ["127.0.0.0/8"] } }, { "Id": "office", "Do": "allow", "When": { "UserAgents": ["office*"] } } ] } }
            """);
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/"));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/", ("User-Agent", "office browser")));
    }

    [Fact]
    public async Task A_rule_in_shadow_and_a_rule_that_is_off_refuse_nothing()
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Mode": "shadow" }, { "Id": "b", "Do": "refuse", "Mode": "off" } ] } }""");
        Assert.Equal(HttpStatusCode.OK, await site.Status("/"));
    }

    [Fact]
    public async Task Rules_in_code_and_in_the_configuration_count_together()
    {
        await using var site = await Site.Start(
            """{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Paths": ["/a"] } ] } }""",
            g => g.List("here", "127.0.0.1").Rule("b", r => r.Refuse().Paths("/b").When(c => c.Addresses("list:here")).Status(451)));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/a"));
        Assert.Equal(HttpStatusCode.UnavailableForLegalReasons, await site.Status("/b"));
    }

    [Fact]
    public async Task Two_registrations_count_together()
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse().Paths("/a")), build: b => b.Services.AddWhy403Guard(g => g.Rule("b", r => r.Refuse().Paths("/b"))));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/a"));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/b"));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/c"));
    }

    [Fact]
    public async Task A_rule_may_speak_of_endpoints_by_name()
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Endpoints": ["uploads"] } ] } }""", map: app =>
        {
            app.MapGet("/up", () => "up").RequireGuard("uploads");
            app.MapGet("/attribute", [Guard("uploads")] () => "up");
            app.MapGet("/down", () => "down");
        });
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/up"));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/attribute"));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/down"));
    }

    [Fact]
    public async Task An_endpoint_that_asks_for_a_guard_which_ran_before_routing_is_not_reached()
    {
        await using var site = await Site.Start("{}", before: _ => { }, map: app =>
        {
            app.UseRouting();
            app.MapGet("/up", () => "up").RequireGuard("uploads");
            app.MapGet("/down", () => "down");
        });
        Assert.Equal(HttpStatusCode.InternalServerError, await site.Status("/up"));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/down"));
    }

    [Fact]
    public async Task A_policy_with_problems_stops_the_start()
    {
        var thrown = await Assert.ThrowsAsync<GuardPolicyException>(() => Site.Start("""{ "Guard": { "Rules": [ { "Id": "a" }, { "Do": "allow" } ] } }"""));
        Assert.Equal(2, thrown.Problems.Length);
    }

    [Fact]
    public async Task A_changed_policy_is_swapped_and_one_with_problems_is_not_taken()
    {
        var source = new ConfigurationManager();
        source["Guard:Rules:0:Id"] = "a";
        source["Guard:Rules:0:Do"] = "refuse";
        await using var site = await Site.Start("{}", build: b => b.Services.AddSingleton<IConfiguration>(source));
        var policies = site.Services.GetRequiredService<PolicySource>();
        var first = policies.Current;
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/"));
        source["Guard:Rules:0:Do"] = "reject";
        ((IConfigurationRoot)source).Reload();
        Assert.Same(first, policies.Current);
        source["Guard:Rules:0:Do"] = "refuse";
        source["Guard:Rules:0:Mode"] = "off";
        ((IConfigurationRoot)source).Reload();
        Assert.NotSame(first, policies.Current);
        Assert.Equal(HttpStatusCode.OK, await site.Status("/"));
    }
}
