using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Tests.Policies;

namespace Why403.Guard.Tests.Limits;

public sealed class LimitTests
{
    private static async Task<(Site Site, ManualClock Clock)> Start(string guard)
    {
        var clock = new ManualClock();
        var site = await Site.Start(
            $$"""{ "Guard": { "Addresses": { "Trusted": [ { "Name": "proxy", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" } ] }, {{guard}} } }""",
            build: b => b.Services.AddSingleton<TimeProvider>(clock),
            before: app =>
            {
                app.UseRouting();
                app.Use((c, next) =>
                {
                    if (c.Request.Headers["Test-User"].ToString() is { Length: > 0 } name) c.User = new(new ClaimsIdentity([new("sub", name)], "test"));
                    return next();
                });
            },
            map: app =>
            {
                app.MapGet("/", () => "hello");
                app.MapGet("/export", () => "export").WithGuardCost(5);
                app.MapGet("/huge", () => "huge").WithGuardCost(1_000);
            });
        return (site, clock);
    }

    private static async Task<int> Admitted(Site site, int tries, params (string, string)[] headers)
    {
        var admitted = 0;
        for (var i = 0; i < tries; i++)
            if (await site.Status("/", headers) == HttpStatusCode.OK) admitted++;
        return admitted;
    }

    private const string Browse = """ "Limits": { "browse": { "Quota": 6, "Window": "00:01:00", "Burst": 3 } }, "Rules": [ { "Id": "browse", "Do": "limit", "Limits": ["browse"] } ] """;

    [Fact]
    public async Task Who_uses_a_limit_up_is_shut_out_for_its_ban_and_not_for_longer_by_trying()
    {
        var (site, clock) = await Start(""" "Limits": { "login": { "Quota": 6, "Window": "00:01:00", "Burst": 3, "Ban": "00:10:00" } }, "Rules": [ { "Id": "login", "Do": "limit", "Limits": ["login"] } ] """);
        await using var _ = site;
        Assert.Equal(3, await Admitted(site, 4));
        using (var refused = await site.Get("/")) Assert.Equal(("610", "\"login\";r=0;t=610"), (refused.Headers.GetValues("Retry-After").Single(), refused.Headers.GetValues("RateLimit").Single()));
        // Ten seconds bring a unit back, and the ban stays; so it does through many tries.
        for (var i = 0; i < 10; i++)
        {
            clock.Move(TimeSpan.FromSeconds(59));
            Assert.Equal(0, await Admitted(site, 5));
        }
        Assert.Equal(1, await Admitted(site, 1, ("X-Forwarded-For", "203.0.113.9")));
        clock.Move(TimeSpan.FromSeconds(20));
        Assert.Equal(1, await Admitted(site, 1));
    }

    [Fact]
    public async Task A_ban_is_for_those_who_had_too_much_and_not_for_a_request_that_costs_too_much()
    {
        var (site, _) = await Start(""" "Limits": { "login": { "Quota": 6, "Window": "00:01:00", "Burst": 3, "Ban": "00:10:00" } }, "Rules": [ { "Id": "login", "Do": "limit", "Limits": ["login"] } ] """);
        await using var __ = site;
        Assert.Equal(HttpStatusCode.TooManyRequests, await site.Status("/huge"));
        Assert.Equal(3, await Admitted(site, 3));
    }

    [Fact]
    public async Task A_client_over_its_limit_is_told_when_to_come_back()
    {
        var (site, clock) = await Start(Browse);
        await using var _ = site;
        Assert.Equal(3, await Admitted(site, 3));
        using var refused = await site.Get("/");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("10", refused.Headers.GetValues("Retry-After").Single());
        Assert.Equal("\"browse\";q=6;w=60", refused.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"browse\";r=0;t=10", refused.Headers.GetValues("RateLimit").Single());
        clock.Move(TimeSpan.FromSeconds(9.9));
        Assert.Equal(0, await Admitted(site, 3));
        clock.Move(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, await Admitted(site, 3));
    }

    [Fact]
    public async Task A_step_of_the_wall_clock_changes_no_limit()
    {
        var (site, clock) = await Start(Browse);
        await using var _ = site;
        Assert.Equal(3, await Admitted(site, 5));
        clock.SetBack(TimeSpan.FromHours(5));
        Assert.Equal(0, await Admitted(site, 2));
        clock.Move(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await Admitted(site, 2));
    }

    [Fact]
    public async Task Addresses_of_one_slash_64_are_one_client_and_a_forged_chain_makes_no_other()
    {
        var (site, _) = await Start(Browse);
        await using var __ = site;
        var admitted = 0;
        for (var i = 1; i <= 20; i++) admitted += await Admitted(site, 1, ("X-Forwarded-For", $"{i}.6.6.6, 2001:db8:0:1::{i:x}"));
        Assert.Equal(3, admitted);
        Assert.Equal(3, await Admitted(site, 4, ("X-Forwarded-For", "2001:db8:0:2::1")));
        Assert.Equal(3, await Admitted(site, 4, ("X-Forwarded-For", "203.0.113.7")));
        Assert.Equal(3, await Admitted(site, 4, ("X-Forwarded-For", "203.0.113.8")));
        Assert.Equal(0, await Admitted(site, 4, ("X-Forwarded-For", "::ffff:203.0.113.8")));
    }

    [Fact]
    public async Task Those_who_are_signed_in_get_ten_times_the_quota_in_the_same_time()
    {
        var (site, clock) = await Start(Browse);
        await using var _ = site;
        Assert.Equal(30, await Admitted(site, 35, ("Test-User", "ann")));
        clock.Move(TimeSpan.FromSeconds(10));
        Assert.Equal(10, await Admitted(site, 12, ("Test-User", "ann")));
    }

    [Fact]
    public async Task A_limit_for_each_user_leaves_strangers_alone_and_tells_users_apart()
    {
        var (site, _) = await Start(""" "Limits": { "write": { "Quota": 2, "Window": "00:01:00", "Per": ["user"], "Known": 1 } }, "Rules": [ { "Id": "write", "Do": "limit", "Limits": ["write"] } ] """);
        await using var __ = site;
        Assert.Equal(5, await Admitted(site, 5));
        Assert.Equal(2, await Admitted(site, 5, ("Test-User", "ann")));
        Assert.Equal(2, await Admitted(site, 5, ("Test-User", "bob")));
    }

    [Fact]
    public async Task A_limit_for_each_key_counts_keys()
    {
        var (site, _) = await Start(""" "Limits": { "api": { "Quota": 2, "Window": "00:01:00", "Per": ["api-key"] } }, "Rules": [ { "Id": "api", "Do": "limit", "Limits": ["api"] } ] """);
        await using var __ = site;
        Assert.Equal(2, await Admitted(site, 4, ("X-Api-Key", "a")));
        Assert.Equal(2, await Admitted(site, 4, ("X-Api-Key", "b")));
        Assert.Equal(4, await Admitted(site, 4));
    }

    [Fact]
    public async Task One_exhausted_limit_burns_no_other()
    {
        var (site, clock) = await Start("""
            "Limits": { "second": { "Quota": 1, "Window": "00:00:01" }, "hour": { "Quota": 5, "Window": "01:00:00" } },
            "Rules": [ { "Id": "a", "Do": "limit", "Limits": ["hour", "second"] } ]
            """);
        await using var _ = site;
        Assert.Equal(1, await Admitted(site, 20));
        for (var i = 0; i < 4; i++)
        {
            clock.Move(TimeSpan.FromSeconds(1));
            Assert.Equal(1, await Admitted(site, 3));
        }
        clock.Move(TimeSpan.FromSeconds(1));
        using var refused = await site.Get("/");
        Assert.Equal("\"hour\";r=0;t=715", refused.Headers.GetValues("RateLimit").Single());
    }

    [Fact]
    public async Task An_endpoint_may_cost_more_and_more_than_the_burst_never_passes()
    {
        var (site, _) = await Start(""" "Limits": { "browse": { "Quota": 10, "Window": "00:01:00" } }, "Rules": [ { "Id": "browse", "Do": "limit", "Limits": ["browse"] } ] """);
        await using var __ = site;
        using var never = await site.Get("/huge");
        Assert.Equal(HttpStatusCode.TooManyRequests, never.StatusCode);
        Assert.False(never.Headers.Contains("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/export"));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/export"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await site.Status("/"));
    }

    [Fact]
    public async Task A_limit_in_shadow_refuses_nothing_and_an_allowing_rule_stands_above_limits()
    {
        var (site, _) = await Start("""
            "Limits": { "browse": { "Quota": 1, "Window": "00:01:00" } },
            "Rules": [ { "Id": "a", "Do": "limit", "Limits": ["browse"], "Mode": "shadow" }, { "Id": "b", "Do": "limit", "Limits": ["browse"], "When": { "UserAgents": ["b"] } }, { "Id": "c", "Do": "allow", "When": { "UserAgents": ["c"] } } ]
            """);
        await using var __ = site;
        Assert.Equal(5, await Admitted(site, 5, ("User-Agent", "a")));
        Assert.Equal(0, await Admitted(site, 5, ("User-Agent", "b")));
        Assert.Equal(5, await Admitted(site, 5, ("User-Agent", "c")));
    }

    [Fact]
    public async Task Limits_may_be_announced_on_every_answer()
    {
        var (site, clock) = await Start(Browse.Replace("\"Rules\"", "\"RateLimitFields\": \"always\", \"Rules\"", StringComparison.Ordinal));
        await using var _ = site;
        using var first = await site.Get("/");
        Assert.Equal("\"browse\";r=2;t=10", first.Headers.GetValues("RateLimit").Single());
        clock.Move(TimeSpan.FromSeconds(4));
        using var second = await site.Get("/");
        Assert.Equal("\"browse\";r=1;t=6", second.Headers.GetValues("RateLimit").Single());
    }

    [Fact]
    public void Limits_that_cannot_work_are_problems()
    {
        var (_, problems) = PolicyTests.Read("""
            { "Guard": {
                "Limits": { "Bad Name": { "Quota": 1, "Window": "00:01:00" }, "a": { "Quota": 0, "Window": "1m", "Per": ["adress"] }, "slow": { "Quota": 1, "Window": "31.00:00:00", "Burst": 2 }, "b": { "Quota": 5, "Window": "00:00:01" } },
                "Rules": [ { "Id": "x", "Do": "limit" }, { "Id": "y", "Do": "limit", "Limits": ["c"] }, { "Id": "z", "Do": "refuse", "Limits": ["b"] }, { "Id": "w", "Do": "limit", "Limits": ["b"], "Cost": 6 } ] } }
            """);
        string[] expected =
        [
            "Guard:Limits:Bad Name has a name that the RateLimit fields cannot carry (fix: write 1 to 64 small letters, digits, dots and hyphens, beginning with a letter or digit)",
            "Guard:Limits:a:Quota is `0` (fix: write a whole number from 1 to 1000000000)",
            "Guard:Limits:a:Window is `1m` (fix: write a length of time like 00:01:00 (one minute), at most 31.00:00:00)",
            "Guard:Limits:a:Per:0 is `adress` (fix: write `address`)",
            "Guard:Limits:slow:Burst takes more than 31 days to refill (fix: write a smaller burst, or a greater quota)",
            "Guard:Rules:0:Limits is not there (fix: name the limits that the rule charges)",
            "Guard:Rules:1:Limits has `c`, which is no limit (fix: use one of: a, b, Bad Name, slow)",
            "Guard:Rules:2:Limits stands in a rule that limits nothing (fix: write \"Do\": \"limit\")",
            "Guard:Rules:3:Cost is more than the burst of `b`, so no request would ever pass (fix: write a smaller cost, or a greater burst)",
        ];
        Assert.Equal(expected.Order(), problems.Select(p => p.ToString()).Order());
    }
}
