using System.Net;

namespace Why403.Client.Tests;

public sealed class RefusalHandlerTests
{
    private const string Address = "https://api.example/orders";

    [Fact]
    public async Task A_limit_is_waited_for_and_no_request_comes_early()
    {
        var service = new Service((_, n) => n == 1 ? Service.Answer((HttpStatusCode)429, "", ("Retry-After", "7")) : Service.Answer(HttpStatusCode.OK, "yes"));
        var response = await service.Run(service.Client().GetAsync(Address));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, service.Arrivals.Count);
        Assert.InRange(service.Arrivals[1].TotalSeconds, 7, 8.1);
    }

    [Fact]
    public async Task Without_advice_the_wait_is_drawn_from_a_range_that_doubles()
    {
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.ServiceUnavailable));
        await service.Run(service.Client(new() { MaxAttempts = 5, MaxDelay = TimeSpan.FromSeconds(4) }, random: () => 1).GetAsync(Address), step: 10);
        var gaps = service.Arrivals.Zip(service.Arrivals.Skip(1), (a, b) => Math.Round((b - a).TotalSeconds));
        Assert.Equal([1.0, 2, 4, 4], gaps);
    }

    [Theory]
    [InlineData(403, "<h1>403 Forbidden</h1>", "", 1)]
    [InlineData(401, "", "", 1)]
    [InlineData(451, "", "", 1)]
    [InlineData(403, "{\"message\":\"API rate limit exceeded for 203.0.113.9.\"}", "x-ratelimit-remaining: 0", 2)]
    public async Task A_refusal_is_repeated_only_where_it_is_a_limit(int status, string body, string field, int sent)
    {
        (string, string)[] fields = field.Length == 0 ? [] : [(field.Split(": ")[0], field.Split(": ")[1]), ("x-ratelimit-limit", "60"), ("x-ratelimit-reset", "1795608005")];
        var service = new Service((_, n) => n == 1 ? Service.Answer((HttpStatusCode)status, body, fields) : Service.Answer(HttpStatusCode.OK));
        await service.Run(service.Client().GetAsync(Address));
        Assert.Equal(sent, service.Arrivals.Count);
    }

    [Fact]
    public async Task A_wait_beyond_the_budget_is_not_begun()
    {
        var service = new Service((_, _) => Service.Answer((HttpStatusCode)429, "", ("Retry-After", "3600")));
        var response = await service.Run(service.Client().GetAsync(Address));
        Assert.Equal(429, (int)response.StatusCode);
        Assert.Single(service.Arrivals);
    }

    [Fact]
    public async Task What_one_request_learned_holds_for_the_next_to_that_host_and_for_no_other()
    {
        var service = new Service((r, n) => n == 1 ? Service.Answer((HttpStatusCode)429, "", ("Retry-After", "3600")) : Service.Answer(HttpStatusCode.OK));
        var client = service.Client();
        await service.Run(client.GetAsync(Address));
        var paused = await Assert.ThrowsAsync<HostPausedException>(() => service.Run(client.GetAsync(Address)));
        Assert.True(paused.Until >= service.Clock.Start.AddSeconds(3600));
        Assert.Equal(HttpStatusCode.OK, (await service.Run(client.GetAsync("https://other.example/"))).StatusCode);
        Assert.Equal(2, service.Arrivals.Count);
    }

    [Fact]
    public async Task The_limit_is_kept_before_it_is_hit()
    {
        var left = 3;
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.OK, "", ("RateLimit", $"\"default\";r={Math.Max(0, --left)};t=10")));
        var client = service.Client();
        for (var i = 0; i < 4; i++) await service.Run(client.GetAsync(Address));
        Assert.All(service.Arrivals.Take(3), a => Assert.True(a < TimeSpan.FromSeconds(5)));
        Assert.True(service.Arrivals[3] >= TimeSpan.FromSeconds(10), service.Arrivals[3].ToString());
    }

    [Fact]
    public async Task A_body_that_cannot_be_sent_again_is_not()
    {
        var service = new Service((_, _) => Service.Answer((HttpStatusCode)429, "", ("Retry-After", "1")));
        using var put = new HttpRequestMessage(HttpMethod.Put, Address) { Content = new StreamContent(new MemoryStream([1, 2, 3])) };
        await service.Run(service.Client().SendAsync(put));
        Assert.Single(service.Arrivals);
        using var bytes = new HttpRequestMessage(HttpMethod.Put, "https://two.example/") { Content = new ByteArrayContent([1, 2, 3]) };
        await service.Run(service.Client(new() { MaxAttempts = 2 }).SendAsync(bytes));
        Assert.Equal(3, service.Arrivals.Count);
    }

    [Fact]
    public async Task A_method_that_is_not_idempotent_is_repeated_by_leave_alone()
    {
        foreach (var (leave, sent) in new[] { (false, 1), (true, 2) })
        {
            var service = new Service((_, n) => n == 1 ? Service.Answer((HttpStatusCode)429, "", ("Retry-After", "1")) : Service.Answer(HttpStatusCode.OK));
            await service.Run(service.Client(new() { RepeatUnsafeMethods = leave }).PostAsync(Address, new StringContent("x")));
            Assert.Equal(sent, service.Arrivals.Count);
        }
    }

    [Fact]
    public async Task The_reason_is_typed_and_the_body_stays_whole()
    {
        const string Body = "{\"error\":\"insufficient_scope\",\"scope\":\"orders.write\"}";
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.Forbidden, Body, ("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"orders.write\"")));
        var response = await service.Run(service.Client().GetAsync(Address));
        Assert.Equal("scope.insufficient", response.GetDiagnosis()!.Findings[0].Cause.Id);
        Assert.Equal(Body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var thrown = await Assert.ThrowsAsync<ForbiddenException>(() => service.Run(service.Client(new() { ThrowOnRefusal = true }).GetAsync(Address)));
        Assert.Equal(("scope.insufficient", HttpStatusCode.Forbidden), (thrown.Cause, thrown.StatusCode));
        Assert.Contains("scope.insufficient", thrown.Message);
    }

    [Fact]
    public async Task A_body_longer_than_is_judged_arrives_whole()
    {
        var body = new string('x', 300_000);
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.Forbidden, body));
        var response = await service.Run(service.Client(new() { BodyCap = 1000 }).GetAsync(Address));
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_held()
    {
        var service = new Service((_, _) => Service.Answer((HttpStatusCode)429, "", ("Retry-After", "50")));
        using var cancel = new CancellationTokenSource();
        var task = service.Client().GetAsync(Address, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
    }

    [Theory]
    [InlineData("Retry-After", "-5")]
    [InlineData("Retry-After", "soon")]
    [InlineData("Retry-After", "99999999999999999999999")]
    [InlineData("RateLimit", "\"x\";r=;t=")]
    [InlineData("X-RateLimit-Remaining", "NaN")]
    public async Task Fields_that_lie_do_no_harm(string name, string value)
    {
        var service = new Service((_, _) => Service.Answer((HttpStatusCode)429, "", (name, value)));
        var response = await service.Run(service.Client(new() { MaxAttempts = 2 }).GetAsync(Address));
        Assert.Equal(429, (int)response.StatusCode);
        Assert.InRange(service.Arrivals.Count, 1, 2);
    }

    [Fact]
    public async Task After_an_outage_a_thousand_callers_do_not_come_at_once()
    {
        var random = new Random(403);
        Service service = null!;
        service = new Service((_, _) => service.Clock.GetUtcNow() - service.Clock.Start < TimeSpan.FromSeconds(20) ? Service.Answer(HttpStatusCode.ServiceUnavailable, "", ("Retry-After", "30")) : Service.Answer(HttpStatusCode.OK));
        var client = service.Client(random: () => { lock (random) return random.NextDouble(); });
        var all = Enumerable.Range(0, 1000).Select(_ => client.GetAsync(Address)).ToArray();
        await service.Run(Task.WhenAll(all), step: 25);
        var second = service.Arrivals.Where(a => a.TotalSeconds > 20).Select(a => a.TotalSeconds).ToList();
        Assert.Equal(1000, second.Count);
        Assert.All(second, a => Assert.True(a >= 30, $"{a}"));
        // Evenly over the first backoff's second: no tenth of it takes a quarter of them.
        Assert.All(second.GroupBy(a => (int)(a * 10)), g => Assert.True(g.Count() < 250, $"{g.Count()} within {g.Key / 10.0} s"));
    }

    [Fact]
    public void Options_out_of_range_are_refused_when_they_are_given()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RefusalHandler(new() { MaxAttempts = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RefusalHandler(new() { BaseDelay = TimeSpan.FromMinutes(5) }));
    }
}
