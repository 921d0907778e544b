using System.Net;
using System.Security.Cryptography;

namespace Why403.Guard.Tests.Tokens;

public sealed class KeyRotationTests
{
    [Fact]
    public async Task A_flood_of_unknown_keys_makes_one_reading_in_an_interval()
    {
        var clock = new ManualClock();
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section(), clock);
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Token(clock.GetUtcNow()))).StatusCode);
        Assert.Equal(1, issuer.KeyReads);
        var claims = FakeIssuer.Claims(clock.GetUtcNow());
        async Task Flood()
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => site.With(issuer.Sign(claims, $$"""{"alg":"RS256","kid":"{{Guid.NewGuid()}}"}"""))));
            Assert.All(answers, a => Assert.Equal(HttpStatusCode.Unauthorized, a.StatusCode));
        }
        await Flood();
        Assert.Equal(1, issuer.KeyReads);
        clock.Move(TimeSpan.FromSeconds(31));
        await Flood();
        Assert.Equal(2, issuer.KeyReads);
    }

    [Fact]
    public async Task A_new_key_is_found_at_its_first_token_and_one_that_is_gone_counts_no_more()
    {
        var clock = new ManualClock();
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section(), clock);
        var old = issuer.Token(clock.GetUtcNow(), minutes: 60);
        Assert.Equal(HttpStatusCode.OK, (await site.With(old)).StatusCode);
        clock.Move(TimeSpan.FromMinutes(1));
        issuer.Keys["k2"] = RSA.Create(2048);
        issuer.Keys.TryRemove("k1", out _);
        var fresh = issuer.Sign(FakeIssuer.Claims(clock.GetUtcNow()), """{"alg":"RS256","kid":"k2"}""", "k2");
        Assert.Equal(HttpStatusCode.OK, (await site.With(fresh)).StatusCode);
        // What was checked under the key that is gone was remembered, and is checked again.
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.With(old)).StatusCode);
    }

    [Fact]
    public async Task While_the_issuer_is_gone_known_keys_count_and_nothing_is_said_of_unknown_ones()
    {
        var clock = new ManualClock();
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section(), clock);
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Token(clock.GetUtcNow()))).StatusCode);
        issuer.Down = true;
        clock.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Token(clock.GetUtcNow(), ",\"jti\":\"2\""))).StatusCode);
        using var unknown = await site.With(issuer.Sign(FakeIssuer.Claims(clock.GetUtcNow()), """{"alg":"RS256","kid":"k9"}"""));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "token.unchecked", "5"), (unknown.StatusCode, unknown.Cause(), unknown.Headers.RetryAfter?.ToString()));
        Assert.Empty(unknown.Challenge());
    }

    [Fact]
    public async Task Keys_that_could_never_be_read_are_no_fault_of_the_token()
    {
        await using var issuer = await FakeIssuer.Start();
        issuer.Down = true;
        await using var site = await TokenSite.Start(issuer.Section());
        using var response = await site.With(issuer.Token(DateTimeOffset.UtcNow));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "token.unchecked"), (response.StatusCode, response.Cause()));
    }

    [Fact]
    public async Task A_remembered_token_ends_when_it_expires()
    {
        var clock = new ManualClock();
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section(), clock);
        var token = issuer.Token(clock.GetUtcNow(), minutes: 10);
        Assert.Equal(HttpStatusCode.OK, (await site.With(token)).StatusCode);
        clock.Move(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(29));
        Assert.Equal(HttpStatusCode.OK, (await site.With(token)).StatusCode);
        clock.Move(TimeSpan.FromSeconds(2));
        using var response = await site.With(token);
        Assert.Equal((HttpStatusCode.Unauthorized, "token.expired"), (response.StatusCode, response.Cause()));
        Assert.Equal("Bearer realm=\"api\", error=\"invalid_token\", error_description=\"the token expired\"", response.Challenge());
    }

    [Fact]
    public async Task A_set_that_is_old_is_read_again_behind_the_requests()
    {
        var clock = new ManualClock();
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section(""", "Age": "01:00:00" """), clock);
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Token(clock.GetUtcNow()))).StatusCode);
        clock.Move(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Token(clock.GetUtcNow()))).StatusCode);
        while (Volatile.Read(ref issuer.KeyReads) < 2) await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_key_set_may_be_a_file()
    {
        await using var issuer = await FakeIssuer.Start();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, issuer.KeySet(), TestContext.Current.CancellationToken);
        await using var site = await TokenSite.Start(issuer.Section().Replace($"{issuer.Address}/jwks", file, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Token(DateTimeOffset.UtcNow))).StatusCode);
        File.Delete(file);
    }
}
