using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Challenges;
using Why403.Guard.Events;

namespace Why403.Guard.Tests.Challenges;

/// <summary>A browser is asked for a proof, and what those do who have none.</summary>
public sealed partial class ChallengeTests
{
    private const string Agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task A_browser_that_keeps_a_cookie_is_let_in()
    {
        await using var site = await Start("cookie");
        var visitor = new Visitor(site);
        var page = await visitor.Page("/shop?item=7");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal("/shop?item=7", await visitor.Follow(page.Next));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Page("/shop?item=7")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Page("/elsewhere")).Status);
    }

    [Fact]
    public async Task A_wait_is_held_to_its_seconds_by_the_server()
    {
        var clock = new ManualClock();
        await using var site = await Start("wait", clock);
        var visitor = new Visitor(site);
        var page = await visitor.Page("/");
        clock.Move(TimeSpan.FromSeconds(2));
        Assert.Null(await visitor.Follow(page.Next));
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Page("/")).Status);
        clock.Move(TimeSpan.FromSeconds(3));
        Assert.Equal("/", await visitor.Follow(page.Next));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Page("/")).Status);
    }

    [Fact]
    public async Task Work_is_done_or_waited_for()
    {
        var clock = new ManualClock();
        await using var site = await Start("work", clock);
        var worker = new Visitor(site);
        var page = await worker.Page("/");
        Assert.Equal("/", await worker.Solve(page));
        Assert.Equal(HttpStatusCode.OK, (await worker.Page("/")).Status);

        var patient = new Visitor(site);
        page = await patient.Page("/");
        clock.Move(TimeSpan.FromSeconds(26));
        Assert.Equal("/", await patient.Follow(page.Next));
        Assert.Equal(HttpStatusCode.OK, (await patient.Page("/")).Status);
    }

    [Fact]
    public async Task A_wrong_counter_passes_nothing_and_spends_nothing()
    {
        await using var site = await Start("work");
        var visitor = new Visitor(site);
        var page = await visitor.Page("/");
        Assert.Null(await visitor.Solve(page, wrong: true));
        foreach (var counter in (string[])["-1", "4294967296", "1e3", " 1"]) Assert.Null(await visitor.Answer(page.Token, counter));
        Assert.Equal("/", await visitor.Solve(page));
    }

    [Fact]
    public async Task An_answer_is_spent_once_on_one_node_and_on_two()
    {
        var once = new OnceInMemory(TimeProvider.System);
        await using var one = await Start("work", once: once);
        await using var two = await Start("work", once: once);
        var visitor = new Visitor(one);
        var page = await visitor.Page("/");
        var other = new Visitor(two) { Cookies = new(visitor.Cookies) };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? visitor : other).Solve(page)));
        Assert.Single(answers, answer => answer is not null);
        Assert.Null(await visitor.Solve(page));
    }

    [Fact]
    public async Task A_pass_counts_on_every_node_with_the_secret_until_the_epoch_changes()
    {
        await using var one = await Start("cookie");
        var visitor = new Visitor(one);
        await visitor.Follow((await visitor.Page("/")).Next);
        await using var two = await Start("cookie", more: """, "Limits": { "new": { "Quota": 5, "Window": "00:01:00" } }""");
        Assert.Equal(HttpStatusCode.OK, (await new Visitor(two) { Cookies = new(visitor.Cookies) }.Page("/")).Status);
        await using var three = await Start("cookie", settings: """, "Epoch": "2" """);
        Assert.Equal(HttpStatusCode.Forbidden, (await new Visitor(three) { Cookies = new(visitor.Cookies) }.Page("/")).Status);
        await using var four = await Start("work");
        Assert.Equal(HttpStatusCode.Forbidden, (await new Visitor(four) { Cookies = new(visitor.Cookies) }.Page("/")).Status);
    }

    [Fact]
    public async Task A_pass_is_of_no_use_in_another_network_or_another_browser_or_after_its_time()
    {
        var clock = new ManualClock();
        await using var site = await Start("cookie", clock);
        var visitor = new Visitor(site) { Client = "203.0.113.7" };
        await visitor.Follow((await visitor.Page("/")).Next);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Page("/")).Status);
        // The next address of the same network is the same household, or the same provider's.
        Assert.Equal(HttpStatusCode.OK, (await (visitor with { Client = "203.0.113.200" }).Page("/")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (visitor with { Client = "198.51.100.7" }).Page("/")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (visitor with { Agent = Agent.Replace("140", "141", StringComparison.Ordinal) }).Page("/")).Status);
        clock.Move(TimeSpan.FromHours(4));
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Page("/")).Status);
    }

    [Fact]
    public async Task An_answer_from_another_network_or_browser_is_none()
    {
        await using var site = await Start("cookie");
        var visitor = new Visitor(site) { Client = "203.0.113.7" };
        var page = await visitor.Page("/");
        Assert.Null(await (visitor with { Client = "198.51.100.7" }).Follow(page.Next));
        Assert.Null(await (visitor with { Agent = "curl/8" }).Follow(page.Next));
        Assert.Equal("/", await visitor.Follow(page.Next));
    }

    [Fact]
    public async Task A_challenge_is_old_after_half_an_hour()
    {
        var clock = new ManualClock();
        await using var site = await Start("cookie", clock);
        var visitor = new Visitor(site);
        var page = await visitor.Page("/");
        clock.Move(TimeSpan.FromMinutes(31));
        Assert.Null(await visitor.Follow(page.Next));
        clock.SetBack(TimeSpan.FromHours(2));
        Assert.Null(await visitor.Follow(page.Next));
    }

    [Fact]
    public async Task Without_cookies_it_is_said_and_not_asked_for_ever()
    {
        await using var site = await Start("cookie");
        var visitor = new Visitor(site);
        var page = await visitor.Page("/");
        visitor.Cookies.Clear();
        using var answer = await site.Get(page.Next, ("User-Agent", Agent), ("Accept", "text/html"), ("X-Forwarded-For", visitor.Client));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var text = await answer.Words();
        Assert.Contains("Allow cookies", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "GET", "Accept", "*/*")]
    [InlineData("/", "GET", "Sec-Fetch-Mode", "cors")]
    [InlineData("/", "GET", "Sec-Fetch-Dest", "image")]
    [InlineData("/", "GET", "X-Requested-With", "XMLHttpRequest")]
    [InlineData("/", "OPTIONS", "Access-Control-Request-Method", "POST")]
    [InlineData("/", "PUT", "X-Any", "1")]
    [InlineData("/robots.txt", "GET", "X-Any", "1")]
    [InlineData("/favicon.ico", "GET", "X-Any", "1")]
    [InlineData("/.well-known/acme-challenge/x", "GET", "X-Any", "1")]
    [InlineData("/blog/feed.atom", "GET", "X-Any", "1")]
    public async Task What_shows_no_page_gets_a_problem_document_with_the_pages_address(string path, string method, string field, string value)
    {
        await using var site = await Start("work");
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        request.Headers.TryAddWithoutValidation("Accept", field == "Accept" ? value : "text/html");
        if (field != "Accept") request.Headers.TryAddWithoutValidation(field, value);
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        using var json = JsonDocument.Parse(await response.Words());
        Assert.Equal("edge.challenge", json.RootElement.GetProperty("cause").GetString());
        using var page = await site.Get(json.RootElement.GetProperty("challenge").GetString()!, ("Accept", "text/html"), ("User-Agent", Agent));
        Assert.Contains("id=\"work\"", await page.Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("\u0001//evil.example")]
    [InlineData("evil")]
    [InlineData("")]
    public async Task Nobody_is_led_away_from_the_site(string target)
    {
        await using var site = await Start("cookie");
        var visitor = new Visitor(site);
        var page = await visitor.Page($"/why403-challenge?rung=cookie&to={Uri.EscapeDataString(target)}");
        Assert.Equal("/", await visitor.Follow(page.Next));
    }

    [Fact]
    public async Task A_form_is_not_sent_again_by_us()
    {
        await using var site = await Start("cookie");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/order") { Content = new FormUrlEncodedContent([new("card", "4111")]) };
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Words();
        Assert.Contains("send it again afterwards", text, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_leaves_challenges_unanswered_is_refused_plainly()
    {
        await using var site = await Start("work", settings: """, "Unanswered": 3 """);
        var texts = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            using var response = await site.Get("/", ("User-Agent", Agent), ("Accept", "text/html"));
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            texts.Add(await response.Words());
        }
        Assert.Equal([true, true, true, false, false], texts.Select(text => text.Contains("id=\"work\"", StringComparison.Ordinal)));
        Assert.Contains("Reference", texts[^1], StringComparison.Ordinal);
        Assert.Equal(["refused", "refused", "challenged", "challenged", "challenged"], EventReader.Read(site.Events).Select(entry => entry.Action));
    }

    [Fact]
    public async Task What_is_allowed_and_what_the_rule_is_not_about_is_not_asked()
    {
        await using var site = await Site.Start("""
            { "Guard": { "Challenge": { "Secret": "0123456789abcdef" }, "Rules": [
                { "Id": "monitor", "Do": "allow", "When": { "UserAgents": ["probe"] } },
                { "Id": "ask", "Do": "challenge", "Paths": ["/shop/**"] }, { "Id": "watch", "Do": "challenge", "Mode": "shadow", "Paths": ["/new/**"] } ] } }
            """);
        Assert.Equal(HttpStatusCode.OK, await site.Status("/"));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/shop/1", ("User-Agent", "probe")));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/new/1"));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/shop/1"));
        Assert.Equal(["challenged", "shadow"], EventReader.Read(site.Events).Select(entry => entry.Action));
    }

    [Theory]
    [InlineData("ar")]
    [InlineData("de")]
    [InlineData("ja")]
    public async Task The_page_speaks_the_visitors_language_and_its_policy_lets_its_own_script_run_alone(string language)
    {
        await using var site = await Start("work");
        using var response = await site.Get("/x%3Cscript%3Ezqx", ("User-Agent", Agent), ("Accept", "text/html"), ("Accept-Language", language), ("Referer", "https://zqx.example/"));
        var page = await response.Words();
        Assert.Contains($"<html lang=\"{language}\"", page, StringComparison.Ordinal);
        var script = ScriptText().Match(page).Groups[1].Value;
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains($"script-src 'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script)))}'", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("zqx", page, StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.GetValues("Cache-Control").Single());
        Assert.Single(EventReader.Read(site.Events), entry => entry.Action == "challenged" && entry.Reference == response.Headers.GetValues("Why403-Reference").Single());
    }

    [Fact]
    public void What_was_changed_or_sealed_for_something_else_does_not_open()
    {
        var now = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
        var seal = new Seal("0123456789abcdef"u8.ToArray(), "");
        var text = seal.Close("content"u8, "try", "agent", now);
        Assert.Equal("content"u8.ToArray(), seal.Open(text, "try", "agent", now));
        Assert.Equal("content"u8.ToArray(), seal.Open(text, "try", "agent", now.AddDays(2)));
        Assert.Null(seal.Open(text, "try", "agent", now.AddDays(3)));
        Assert.Null(seal.Open(text, "try", "agent", now.AddDays(-1)));
        Assert.Null(seal.Open(text, "pass", "agent", now));
        Assert.Null(seal.Open(text, "try", "other", now));
        Assert.Null(new Seal("another secret of 16"u8.ToArray(), "").Open(text, "try", "agent", now));
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            // The last letter has bits that mean nothing.
            if (i < text.Length - 1) Assert.Null(seal.Open(changed, "try", "agent", now));
        }
        foreach (var junk in (string[])["", "A", "!!!", new string('A', 5000), "é"]) Assert.Null(seal.Open(junk, "try", "agent", now));
    }

    [Fact]
    public async Task A_short_secret_is_a_problem_and_never_repeated()
    {
        var problem = await Assert.ThrowsAsync<GuardPolicyException>(() => Site.Start("""{ "Guard": { "Challenge": { "Secret": "hunter2" } } }"""));
        Assert.Contains("shorter than 16 characters", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.Message, StringComparison.Ordinal);
    }

    private static Task<Site> Start(string rung, ManualClock? clock = null, IGuardOnce? once = null, string settings = "", string more = "") => Site.Start(
        $$"""
        { "Guard": { "Addresses": { "Trusted": [ { "Name": "test", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" } ] },
            "Challenge": { "Secret": "0123456789abcdef", "Work": 20 {{settings}} } {{more}},
            "Rules": [ { "Id": "prove-it", "Do": "challenge", "Rung": "{{rung}}" } ] } }
        """,
        build: builder =>
        {
            if (clock is not null) builder.Services.AddSingleton<TimeProvider>(clock);
            if (once is not null) builder.Services.AddSingleton(once);
        });

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptText();

    [GeneratedRegex("url=([^\"]+)\"")]
    private static partial Regex NextAddress();

    [GeneratedRegex("data-salt=\"([^\"]+)\"")]
    private static partial Regex Salt();

    private sealed record Answered(HttpStatusCode Status, string Text)
    {
        public string Next => WebUtility.HtmlDecode(NextAddress().Match(Text).Groups[1].Value);

        public string Token => Next[(Next.IndexOf("c=", StringComparison.Ordinal) + 2)..];

        public byte[] Id => Convert.FromBase64String(Salt().Match(Text).Groups[1].Value);
    }

    /// <summary>A browser with its cookies.</summary>
    private sealed record Visitor(Site Site)
    {
        public Dictionary<string, string> Cookies { get; init; } = [];

        public string Client { get; init; } = "203.0.113.7";

        public string Agent { get; init; } = ChallengeTests.Agent;

        public async Task<Answered> Page(string path)
        {
            using var response = await Send(new(HttpMethod.Get, new Uri(Site.Address, path)));
            return new(response.StatusCode, await response.Words());
        }

        /// <summary>Where it was led to; null where it was not let in.</summary>
        public async Task<string?> Follow(string next)
        {
            using var response = await Send(new(HttpMethod.Get, new Uri(Site.Address, next)));
            return response.Headers.Location?.OriginalString;
        }

        public Task<string?> Solve(Answered page, bool wrong = false)
        {
            var counter = 0u;
            while (ChallengeWork.Holds(page.Id, counter, 20) == wrong) counter++;
            return Answer(page.Token, counter.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        public Task<string?> Answer(string token, string counter) => Follow($"/why403-challenge?c={token}&counter={Uri.EscapeDataString(counter)}");

        private async Task<HttpResponseMessage> Send(HttpRequestMessage request)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", Agent);
            request.Headers.TryAddWithoutValidation("Accept", "text/html,*/*;q=0.8");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", Client);
            if (Cookies.Count > 0) request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            var response = await Site.Client.SendAsync(request, TestContext.Current.CancellationToken);
            lock (Cookies)
                if (response.Headers.TryGetValues("Set-Cookie", out var set))
                    foreach (var cookie in set.Select(line => line.Split(';')[0].Split('=', 2))) Cookies[cookie[0]] = cookie[1];
            request.Dispose();
            return response;
        }
    }
}
