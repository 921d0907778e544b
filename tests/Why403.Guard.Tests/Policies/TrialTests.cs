using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Events;
using Why403.Guard.Policies;

namespace Why403.Guard.Tests.Policies;

/// <summary>A rule that refuses for a time, and takes itself back when it hits those who are signed in.</summary>
public sealed class TrialTests
{
    private const string Policy = """
        { "Guard": { "Rules": [ { "Id": "new-idea", "Do": "refuse", "Paths": ["/shop/**"], "Trial": { "Until": "2026-11-25T14:00Z", "MostSignedIn": 2, "Window": "00:10:00" } } ] } }
        """;

    [Fact]
    public async Task It_refuses_until_its_time_and_only_records_from_then_on()
    {
        var clock = new ManualClock();
        await using var site = await Start(clock);
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/1"));
        clock.Move(TimeSpan.FromHours(2));
        site.Services.GetRequiredService<PolicySource>().Watch();
        Assert.Equal(HttpStatusCode.OK, await site.Status("/shop/1"));
        Assert.Equal(["shadow", "refused"], EventReader.Read(site.Events).Select(entry => entry.Action));
    }

    [Fact]
    public async Task One_user_too_many_takes_it_back_at_once_and_for_good()
    {
        var clock = new ManualClock();
        await using var site = await Start(clock);
        // The same user again and again, and strangers, end nothing.
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/1", ("X-User", "ann")));
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/1"));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/1", ("X-User", "bob")));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/1", ("X-User", "cat")));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/shop/1", ("X-User", "dan")));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/shop/1"));
        var ended = Assert.Single(EventReader.RolledBack(site.Events));
        Assert.Equal("new-idea", ended.Rule);
        Assert.Contains("3 signed-in users were refused within 10 minutes, and 2 are allowed", ended.Facts.Single(), StringComparison.Ordinal);
        Assert.Equal(3, EventReader.Read(site.Events).Where(entry => entry.Action == "refused").Select(entry => entry.User).OfType<string>().Distinct().Count());
        Assert.DoesNotContain("ann", string.Concat(EventReader.Read(site.Events).Select(GuardEventText.Write)), StringComparison.Ordinal);

        // A restart with the same rule does not begin again; a changed rule does.
        await using var again = await Start(clock, site.Events);
        Assert.Equal(HttpStatusCode.OK, await again.Status("/shop/1"));
        await using var changed = await Start(clock, site.Events, Policy.Replace("\"MostSignedIn\": 2", "\"MostSignedIn\": 9", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, await changed.Status("/shop/1"));
    }

    [Fact]
    public async Task Users_who_were_refused_longer_ago_than_the_window_do_not_count()
    {
        var clock = new ManualClock();
        await using var site = await Start(clock);
        foreach (var user in (string[])["ann", "bob", "cat", "dan"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/1", ("X-User", user)));
            clock.Move(TimeSpan.FromMinutes(6));
        }
        Assert.Empty(EventReader.RolledBack(site.Events));
    }

    [Theory]
    [InlineData("\"Do\": \"allow\", \"Trial\": { \"Until\": \"2026-12-01\" }", "stands in a rule that refuses nothing")]
    [InlineData("\"Do\": \"refuse\", \"Mode\": \"shadow\", \"Trial\": { \"Until\": \"2026-12-01\" }", "stands in a rule that refuses nothing")]
    [InlineData("\"Do\": \"refuse\", \"Trial\": { \"Until\": \"soon\" }", "which is no time")]
    [InlineData("\"Do\": \"refuse\", \"Trial\": { \"MostSignedIn\": 1 }", "Until")]
    public async Task A_trial_that_means_nothing_is_a_problem_at_the_start(string rule, string said)
    {
        var problem = await Assert.ThrowsAsync<GuardPolicyException>(() => Site.Start($$"""{ "Guard": { "Rules": [ { "Id": "x", "Paths": ["/x"], {{rule}} } ] } }"""));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_builder_says_the_same()
    {
        var clock = new ManualClock();
        await using var site = await Site.Start("{}", guard => guard.Rule("try", rule => rule.Refuse().Paths("/shop/**").Trial(clock.GetUtcNow().AddHours(1), mostSignedIn: 0)),
            build: builder => builder.Services.AddSingleton<TimeProvider>(clock), before: SignIn);
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/1", ("X-User", "ann")));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/shop/1"));
    }

    private static Task<Site> Start(ManualClock clock, string? events = null, string policy = Policy) => Site.Start(policy,
        events is null ? null : guard => guard.Set("Events:Folder", events), build: builder => builder.Services.AddSingleton<TimeProvider>(clock), before: SignIn);

    private static void SignIn(WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Headers["X-User"].ToString() is { Length: > 0 } user) http.User = new ClaimsPrincipal(new ClaimsIdentity([new("sub", user)], "test"));
            return next(http);
        });
        app.UseRouting();
    }
}
