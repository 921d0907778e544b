using System.Net;

namespace Why403.Guard.Tests.Tokens;

public sealed class IntrospectionTests
{
    private static string Section(FakeIssuer issuer, string secret = "secret") => $$"""{ "Introspection": { "Address": "{{issuer.Address}}/introspect", "Client": "api", "Secret": "{{secret}}", "Audiences": ["orders"] } }""";

    [Fact]
    public async Task An_answer_counts_for_a_while_and_a_revoked_token_no_longer_than_that()
    {
        var clock = new ManualClock();
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(Section(issuer), clock);
        issuer.Opaque["t1"] = """{"active":true,"sub":"ada","aud":["orders","x"],"scope":"orders.read orders.write"}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => site.With("t1")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.InRange(issuer.Introspections, 1, 3);
        Assert.Equal(HttpStatusCode.OK, (await site.With("t1", "/orders")).StatusCode);
        issuer.Opaque.TryRemove("t1", out _);
        var before = issuer.Introspections;
        Assert.Equal(HttpStatusCode.OK, (await site.With("t1")).StatusCode);
        clock.Move(TimeSpan.FromSeconds(31));
        for (var again = 0; again < 5; again++) Assert.Equal(HttpStatusCode.Unauthorized, (await site.With("t1")).StatusCode);
        Assert.Equal(before + 1, issuer.Introspections);
    }

    [Theory]
    [InlineData("""{"active":false}""", 401, "token.invalid")]
    [InlineData("""{"active":true,"aud":"billing"}""", 401, "token.wrong-audience")]
    [InlineData("""{"active":true,"aud":"orders","exp":1}""", 401, "token.expired")]
    [InlineData("""{"active":true,"aud":"orders","nbf":9999999999}""", 401, "token.invalid")]
    [InlineData("""{"active":true,"aud":"orders","cnf":{"other":1}}""", 401, "token.binding-failed")]
    [InlineData("""{"active":"true"}""", 503, "token.unchecked")]
    [InlineData("[]", 503, "token.unchecked")]
    [InlineData("not json", 503, "token.unchecked")]
    public async Task What_an_answer_says_is_what_is_told(string answer, int status, string cause)
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(Section(issuer));
        issuer.Opaque["t1"] = answer;
        using var response = await site.With("t1");
        Assert.Equal((status, cause), ((int)response.StatusCode, response.Cause()));
    }

    [Fact]
    public async Task No_answer_is_no_verdict()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(Section(issuer));
        issuer.Opaque["t1"] = """{"active":true,"aud":"orders","sub":"ada"}""";
        issuer.Down = true;
        using var response = await site.With("t1");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "token.unchecked"), (response.StatusCode, response.Cause()));
        issuer.Down = false;
        Assert.Equal(HttpStatusCode.OK, (await site.With("t1")).StatusCode);
        await using var wrong = await TokenSite.Start(Section(issuer, "other"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await wrong.With("t1")).StatusCode);
    }
}
