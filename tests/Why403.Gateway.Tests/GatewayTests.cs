using System.Net;
using System.Text.Json;
using Why403.Cli;
using Why403.Gateway.Tests.Servers;

namespace Why403.Gateway.Tests;

/// <summary>The gateway in front of Debian's nginx.</summary>
public sealed class GatewayTests(GatewayTests.Pair pair) : IClassFixture<GatewayTests.Pair>
{
    private const string Guard = """
        "Limits": { "few": { "Quota": 3, "Window": "00:10:00" } },
        "Rules": [
            { "Id": "tools", "Do": "refuse", "When": { "UserAgents": ["sqlmap*"] } },
            { "Id": "few", "Do": "limit", "Paths": ["/few"], "Limits": ["few"] } ]
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_client_says_of_itself_does_not_reach_the_upstream()
    {
        using var answer = await pair.Gateway.Get("/a%2Fb?q=1", ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Proto", "https"), ("X-Real-IP", "6.6.6.6"), ("Forwarded", "for=6.6.6.6"), ("X-Original-URL", "/secret/"), ("X_Forwarded_For", "6.6.6.6"), ("X_Real-IP", "6.6.6.6"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"for=127.0.0.1 proto=http real= forwarded= rewrite= host=127.0.0.1:{pair.Nginx.Address.Port} uri=/a%2Fb?q=1", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("nginx", answer.Headers.Server.ToString().Split('/')[0]);
    }

    [Theory]
    [InlineData("/a%2Fb?q=%2F", "/a%2Fb?q=%2F")]
    [InlineData("/a%2fb%20c%C3%A4", "/a%2fb%20c%C3%A4")]
    [InlineData("/a%252Fb", "/a%252Fb")]
    [InlineData("/a/%2e%2e/b//c", "/b//c")]
    [InlineData("/a;v=1/b+c", "/a;v=1/b+c")]
    public async Task An_upstream_sees_the_path_that_the_guard_judged(string sent, string seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(pair.Gateway.Address.GetLeftPart(UriPartial.Authority) + sent, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var answer = await pair.Gateway.Client.SendAsync(request, Token);
        Assert.EndsWith($" uri={seen}", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_refusal_of_the_guard_is_explained_and_found_by_its_reference()
    {
        using var problem = await pair.Gateway.Get("/", ("User-Agent", "sqlmap/1.7"), ("Accept", "application/json"));
        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType!.MediaType));
        var reference = problem.Headers.GetValues("Why403-Reference").Single();
        using (var json = JsonDocument.Parse(await problem.Content.ReadAsStringAsync(Token))) Assert.Contains(reference, json.RootElement.ToString());
        using var page = await pair.Gateway.Get("/", ("User-Agent", "sqlmap/1.7"), ("Accept", "text/html"), ("Accept-Language", "de"));
        Assert.Equal(("text/html", "de"), (page.Content.Headers.ContentType!.MediaType, page.Content.Headers.ContentLanguage.Single()));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(0, await Tool.RunAsync(["explain", reference, "--events", pair.Gateway.Events], output, errors));
        Assert.Contains("Rule tools of the guard refused 127.0.0.1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateway_tells_the_story_of_a_reference_without_what_a_terminal_obeys()
    {
        using var refused = await pair.Gateway.Get("/%1b%5B31m", ("User-Agent", "sqlmap/1.7"));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(ExitCodes.Done, await Program.RunAsync(["--config", pair.Gateway.ConfigFile, "--explain", refused.Headers.GetValues("Why403-Reference").Single()], output, errors));
        Assert.Contains("Rule tools of the guard refused 127.0.0.1", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
        Assert.Equal(ExitCodes.NotFound, await Program.RunAsync(["--config", pair.Gateway.ConfigFile, "--explain", "01KAYV5R3JZ4QK8M2T6W9XBCDE"], output, errors));
        Assert.Contains("no event with the reference 01KAYV5R3JZ4QK8M2T6W9XBCDE is kept", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_over_its_limit_is_told_when_to_come_back()
    {
        for (var i = 0; i < 3; i++) using (var passed = await pair.Gateway.Get("/few")) Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        using var refused = await pair.Gateway.Get("/few");
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate.limit-exceeded"), (refused.StatusCode, refused.Headers.GetValues("Why403-Cause").Single()));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 200);
    }

    [Theory]
    [InlineData("/secret/x", HttpStatusCode.Forbidden)]
    [InlineData("/bare", HttpStatusCode.Forbidden)]
    [InlineData("/sign-in", HttpStatusCode.Unauthorized)]
    public async Task A_refusal_of_the_upstream_passes_unchanged(string path, HttpStatusCode status)
    {
        using var direct = new HttpClient { BaseAddress = pair.Nginx.Address };
        using var theirs = await direct.GetAsync(new Uri(path, UriKind.Relative), Token);
        using var passed = await pair.Gateway.Get(path);
        Assert.Equal((status, status), (theirs.StatusCode, passed.StatusCode));
        Assert.Equal(await theirs.Content.ReadAsByteArrayAsync(Token), await passed.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(Fields(theirs), Fields(passed));
        if (path == "/bare") Assert.Equal((0, null), ((await passed.Content.ReadAsByteArrayAsync(Token)).Length, passed.Content.Headers.ContentType));
    }

    private static string Fields(HttpResponseMessage answer) => string.Join('\n', answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Date" or "Connection")).OrderBy(h => h.Key).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}"));

    [Fact]
    public async Task The_gateway_answers_for_its_own_health_before_the_guard()
    {
        using var healthy = await pair.Gateway.Get("/-/health", ("User-Agent", "sqlmap/1.7"));
        Assert.Equal((HttpStatusCode.OK, "healthy\n"), (healthy.StatusCode, await healthy.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task A_changed_policy_and_changed_routes_are_in_force_without_a_restart_and_bad_ones_are_not_taken()
    {
        var port = Loopback.FreePort();
        await using var gateway = GatewayServer.Before(pair.Nginx.Address, port, """ "Rules": [] """);
        await gateway.StartAsync(Token);
        var text = await File.ReadAllTextAsync(gateway.ConfigFile, Token);
        await File.WriteAllTextAsync(gateway.ConfigFile, text.Replace("\"Rules\": []", "\"Rules\": [ { \"Id\": \"new\", \"Do\": \"refuse\" } ]", StringComparison.Ordinal), Token);
        await Until(async () => (await gateway.Get("/")).StatusCode == HttpStatusCode.Forbidden);
        await File.WriteAllTextAsync(gateway.ConfigFile, text.Replace("\"Rules\": []", "\"Rules\": [ { \"Id\": \"new\", \"Do\": \"maybe\" } ]", StringComparison.Ordinal), Token);
        await Until(() => Task.FromResult(gateway.Output().Contains("is not taken", StringComparison.Ordinal)));
        using var still = await gateway.Get("/");
        Assert.Equal(HttpStatusCode.Forbidden, still.StatusCode);
    }

    [Fact]
    public async Task A_routes_metadata_puts_it_into_the_scope_of_rules()
    {
        var port = Loopback.FreePort();
        await using var gateway = new GatewayServer(port, $$"""
            {
              "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{port}}" } } },
              "ReverseProxy": {
                "Routes": {
                  "uploads": { "ClusterId": "site", "Order": 1, "Match": { "Path": "/upload/{**rest}" }, "Metadata": { "Guard": "uploads, large" } },
                  "export": { "ClusterId": "site", "Order": 1, "Match": { "Path": "/export" }, "Metadata": { "GuardCost": "5" } },
                  "all": { "ClusterId": "site", "Order": 2, "Match": { "Path": "/{**rest}" } } },
                "Clusters": { "site": { "Destinations": { "one": { "Address": "{{pair.Nginx.Address}}" } } } }
              },
              "Guard": {
                "Limits": { "ten": { "Quota": 10, "Window": "1.00:00:00" } },
                "Rules": [ { "Id": "uploads", "Do": "refuse", "Endpoints": ["large"] }, { "Id": "ten", "Do": "limit", "Limits": ["ten"] } ] }
            }
            """);
        await gateway.StartAsync(Token);
        // Of ten units the third request takes one and the fourth five; four are left, and an export costs five.
        foreach (var (path, status) in ((string, int)[])[("/upload/a", 403), ("/UPLOAD/a", 403), ("/uploads", 200), ("/export", 200), ("/export", 429), ("/", 200)])
        {
            using var answer = await gateway.Get(path);
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
        }
    }

    [Fact]
    public async Task An_upstream_that_is_gone_is_a_bad_gateway_and_no_refusal()
    {
        var port = Loopback.FreePort();
        await using var gateway = GatewayServer.Before(new($"http://127.0.0.1:{Loopback.FreePort()}"), port, Guard);
        await gateway.StartAsync(Token);
        using var gone = await gateway.Get("/");
        Assert.Equal(HttpStatusCode.BadGateway, gone.StatusCode);
        Assert.False(gone.Headers.Contains("Why403-Cause"));
    }

    [Fact]
    public async Task Every_reference_that_a_client_received_is_found_after_the_gateway_was_killed()
    {
        var port = Loopback.FreePort();
        await using var gateway = GatewayServer.Before(pair.Nginx.Address, port, """ "Rules": [ { "Id": "a", "Do": "refuse", "Paths": ["/no"] } ] """);
        await gateway.StartAsync(Token);
        var received = new System.Collections.Concurrent.ConcurrentBag<string>();
        var passed = 0;
        var load = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var answer = await gateway.Client.GetAsync(new Uri(worker % 2 == 0 ? "/" : "/no", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                    if (answer.Headers.TryGetValues("Why403-Reference", out var references)) received.Add(references.Single());
                    else Interlocked.Increment(ref passed);
                }
            }
            catch (HttpRequestException)
            {
                // The gateway is dead.
            }
        }, Token)).ToList();
        await Until(() => Task.FromResult(received.Count >= 500));
        gateway.Signal(9);
        await Task.WhenAll(load);
        await gateway.StartAgainAsync(Token);
        var kept = Why403.Guard.Events.EventReader.Read(gateway.Events).Select(e => e.Reference).ToHashSet();
        Assert.DoesNotContain(received, r => !kept.Contains(r));
        Assert.True(received.Count >= 500 && passed > 0);
        using var after = await gateway.Get("/no");
        Assert.NotNull(Why403.Guard.Events.EventReader.Find(gateway.Events, after.Headers.GetValues("Why403-Reference").Single()));
    }

    internal static async Task Until(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await holds()) return;
            await Task.Delay(50, Token);
        }
        Assert.Fail("what was waited for did not come within 30 s");
    }

    public sealed class Pair : IAsyncLifetime
    {
        internal UpstreamNginx Nginx { get; } = new(Loopback.FreePort());

        internal GatewayServer Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Nginx.StartAsync(CancellationToken.None);
            Gateway = GatewayServer.Before(Nginx.Address, Loopback.FreePort(), Guard, """ "Gateway": { "HealthPath": "/-/health" } """);
            await Gateway.StartAsync(CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Nginx.DisposeAsync();
        }
    }
}
