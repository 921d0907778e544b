using Why403.Catalogues;
using Why403.Probing;

namespace Why403.Tests.Probing;

public sealed class ProbeTests
{
    private static readonly Investigation Investigation = new(Catalogue.BuiltIn);

    [Fact]
    public async Task A_referer_rule_is_found_by_leaving_the_referer_out()
    {
        var (diagnosis, _) = await Run(new Request("GET", "https://site.example/img/a.jpg") { Headers = HeaderList.Of(("Referer", "https://elsewhere.example/")) },
            r => r.Headers.Has("Referer") && r.Address.EndsWith(".jpg", StringComparison.Ordinal) ? ScriptedSite.Stock() : ScriptedSite.Ok());
        Assert.Equal("hotlink.referer-refused", diagnosis.Findings[0].Cause.Id);
        Assert.Equal(Confidence.Likely, diagnosis.Findings[0].Confidence);
    }

    [Fact]
    public async Task A_variant_that_passes_is_not_believed_when_the_control_passes_too()
    {
        // A limiter: the third request and all later ones pass, whatever they hold.
        var asked = 0;
        var (diagnosis, _) = await Run(new Request("GET", "https://site.example/a.html") { Headers = HeaderList.Of(("Referer", "https://elsewhere.example/")) },
            _ => ++asked < 2 ? ScriptedSite.Stock() : ScriptedSite.Ok());
        Assert.All(diagnosis.Findings, f => Assert.Equal(Confidence.Possible, f.Confidence));
        Assert.Contains(diagnosis.Findings, f => f.Cause.Id == "rate.limit-exceeded");
    }

    [Fact]
    public async Task A_flickering_backend_is_not_taken_for_a_rule()
    {
        // Two backends behind one name: every second answer passes.
        var asked = 0;
        var (diagnosis, _) = await Run(new Request("GET", "https://site.example/a.html"), _ => asked++ % 2 == 0 ? ScriptedSite.Stock() : ScriptedSite.Ok());
        Assert.All(diagnosis.Findings, f => Assert.Equal(Confidence.Possible, f.Confidence));
    }

    [Fact]
    public async Task A_query_rule_is_narrowed_to_the_parameter_by_removing_only()
    {
        var (diagnosis, site) = await Run(new Request("GET", "https://site.example/list?page=2&q=union+select&sort=new&dir=up"),
            r => r.Address.Contains("select", StringComparison.Ordinal) ? ScriptedSite.Stock() : ScriptedSite.Ok(), budget: 14);
        Assert.Equal("edge.waf-rule", diagnosis.Findings[0].Cause.Id);
        Assert.Contains("`q`", diagnosis.Findings[0].Evidence[0].Fact);
        var words = "page=2&q=union+select&sort=new&dir=up".Split('&');
        foreach (var (request, _) in site.Asked)
            if (request.Address.Contains('?', StringComparison.Ordinal)) Assert.All(request.Address.Split('?')[1].Split('&'), p => Assert.Contains(p, words));
    }

    [Fact]
    public async Task A_folder_without_an_index_stands_out_by_a_name_that_nobody_has()
    {
        var (diagnosis, _) = await Run(new Request("GET", "https://site.example/downloads/"),
            r => r.Address.EndsWith("/downloads/", StringComparison.Ordinal) ? ScriptedSite.Stock() : ScriptedSite.Stock(404));
        Assert.Equal("server.no-index", diagnosis.Findings[0].Cause.Id);
        Assert.Equal("nginx", diagnosis.Refuser!.Name);
        Assert.Contains(diagnosis.RuledOut, r => r.Cause.Id == "file.parent-blocked");
    }

    [Fact]
    public async Task Credentials_that_are_read_and_lack_the_right_are_told_by_the_401_without_them()
    {
        var (diagnosis, _) = await Run(new Request("GET", "https://api.example/v1/orders") { Headers = HeaderList.Of(("Authorization", "Bearer abc.def.ghi")) },
            r => r.Headers.Has("Authorization")
                ? new Response(403) { Headers = HeaderList.Of(("Content-Type", "application/json")) }
                : new Response(401) { Headers = HeaderList.Of(("WWW-Authenticate", "Bearer")) });
        Assert.Contains(diagnosis.Findings, f => f is { Cause.Id: "role.insufficient", Confidence: Confidence.Likely });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(14)]
    public async Task The_budget_is_kept_whatever_the_site_answers(int budget)
    {
        var (_, site) = await Run(new Request("GET", "http://site.example/a/b?x=1&y=2") { Headers = HeaderList.Of(("Referer", "https://e.example/"), ("Cookie", "a=b"), ("Origin", "https://e.example"), ("Sec-Fetch-Site", "cross-site")) },
            _ => ScriptedSite.Stock(), budget);
        Assert.InRange(site.Asked.Count, 1, budget);
    }

    [Fact]
    public async Task Requests_are_at_least_the_pace_apart_and_slower_after_a_limit()
    {
        var clock = new QuickClock();
        var (_, site) = await Run(new Request("GET", "https://site.example/a"), _ => ScriptedSite.Stock(), clock: clock);
        for (var i = 1; i < site.Asked.Count; i++) Assert.True(site.Asked[i].At - site.Asked[i - 1].At >= TimeSpan.FromSeconds(2));
        Assert.True(site.Asked.Count > 2);
    }

    [Fact]
    public async Task Nothing_more_is_sent_before_the_time_that_the_answer_names()
    {
        var (_, site) = await Run(new Request("GET", "https://site.example/a"),
            _ => new Response(429) { Headers = HeaderList.Of(("Retry-After", "60")) });
        Assert.Single(site.Asked);
    }

    [Fact]
    public async Task A_reset_connection_ends_the_probe()
    {
        var asked = 0;
        var (_, site) = await Run(new Request("GET", "https://site.example/a"), _ => asked++ == 0 ? ScriptedSite.Stock() : null);
        Assert.Equal(2, site.Asked.Count);
    }

    [Fact]
    public async Task Nothing_is_sent_to_another_host_and_control_resources_get_no_credentials()
    {
        var (_, site) = await Run(new Request("GET", "https://site.example/a/b") { Headers = HeaderList.Of(("Authorization", "Bearer x"), ("Cookie", "session=1")) }, _ => ScriptedSite.Stock());
        foreach (var (request, _) in site.Asked)
        {
            Assert.Equal("site.example", request.Uri!.Host);
            if (request.Address.EndsWith("/robots.txt", StringComparison.Ordinal) || request.Address.Contains("why403-", StringComparison.Ordinal))
                Assert.True(!request.Headers.Has("Authorization") && !request.Headers.Has("Cookie"));
            Assert.DoesNotContain(request.Headers, h => h.Key.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_redirect_is_followed_once_and_without_credentials_to_another_host()
    {
        var (_, site) = await Run(new Request("GET", "https://site.example/a") { Headers = HeaderList.Of(("Authorization", "Bearer x")) },
            r => new Response(302) { Headers = HeaderList.Of(("Location", "https://other.example/b")) });
        Assert.Equal(2, site.Asked.Count);
        Assert.False(site.Asked[1].Request.Headers.Has("Authorization"));
    }

    [Fact]
    public async Task A_page_that_turns_into_a_failing_server_is_no_pass()
    {
        var (diagnosis, _) = await Run(new Request("GET", "https://site.example/a") { Headers = HeaderList.Of(("Referer", "https://e.example/")) },
            r => r.Headers.Has("Referer") ? ScriptedSite.Stock() : new Response(502));
        Assert.DoesNotContain(diagnosis.Findings, f => f.Confidence > Confidence.Possible);
    }

    [Fact]
    public void A_post_is_never_sent() => Assert.False(Investigation.IsSafe("POST"));

    private static async Task<(Diagnosis Diagnosis, ScriptedSite Site)> Run(Request request, Func<Request, Response?> answer, int budget = 8, QuickClock? clock = null)
    {
        clock ??= new QuickClock();
        var site = new ScriptedSite((r, _) => answer(r), clock);
        var probe = new Probe(site, clock, () => 0.5, new ProbeOptions { Budget = budget });
        var diagnosis = await Investigation.ProbeAsync(request with { Headers = request.Headers.With("User-Agent", "tool/1") }, probe, clock.GetUtcNow(), "why403/test", "0a1b2c3d", CancellationToken.None);
        return (diagnosis, site);
    }
}
