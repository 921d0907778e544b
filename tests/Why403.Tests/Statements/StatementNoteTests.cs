using Why403.Statements;

namespace Why403.Tests.Statements;

public sealed class StatementNoteTests
{
    [Theory]
    [InlineData("403\n\n<b>Your IP address:</b> <code>192.0.2.7</code>", "come from 192.0.2.7")]
    [InlineData("403\nx-ms-forbidden-ip: 2001:db8::7", "come from 2001:db8::7")]
    [InlineData("403\ncf-ray: 8a1b2c3d4e5f6071-FRA", "data centre FRA")]
    [InlineData("403\n\n<p>Reference&#32;&#35;24&#46;ef3a2f17&#46;1619133194&#46;15bcf105</p>", "class 24 (the Referer is not allowed) and was made at 2021-04-22 23:13:14 UTC")]
    [InlineData("403\n\n<iframe src=\"/_Incapsula_Resource?CWUDNSAI=1&edet=15&incident_id=123-456\">", "123-456, error 15 (blocked by a security rule)")]
    [InlineData("429\nDate: Wed, 25 Nov 2026 12:00:00 GMT\nRetry-After: 30", "repeated from 2026-11-25 12:00:30 UTC (in 30 s)")]
    [InlineData("503\nX-Varnish: 7\nRetry-After: 5\n\nGuru Meditation:", "says nothing about a limit")]
    [InlineData("401", "a 401 without WWW-Authenticate")]
    [InlineData("401\nWWW-Authenticate: Bearer resource_metadata=\"https://a.example/.well-known/oauth-protected-resource\"", "how to get a token at https://a.example/.well-known/oauth-protected-resource")]
    [InlineData("401\nWWW-Authenticate: PrivateToken challenge=\"abc\"", "private access token")]
    [InlineData("403\nX-Accepted-GitHub-Permissions: issues=write", "needs the permission issues=write")]
    [InlineData("403\nServer-Timing: cdn-cache; desc=MISS, origin; dur=31", "the edge asked the origin")]
    [InlineData("428", "a precondition such as If-Match")]
    public void A_fact_that_is_no_cause_is_noted(string response, string note) =>
        Assert.Contains(StatementReader.Read(Told.Of("GET https://a.example/", response), Told.Noon).Notes, n => n.Fact.Contains(note));

    [Theory]
    [InlineData("X-Runtime: 0.01", true)]
    [InlineData("X-Powered-By: PHP/8.3", true)]
    [InlineData("X-Powered-By: PleskLin", false)]
    [InlineData("X-Powered-By: ASP.NET", false)]
    [InlineData("x-envoy-upstream-service-time: 3", true)]
    [InlineData("X-Kong-Response-Latency: 1", false)]
    [InlineData("Content-Type: application/problem+json", true)]
    [InlineData("Content-Type: application/problem+json\ncf-error-type: waf", false)]
    [InlineData("X-Frame-Options: DENY", false)]
    public void Only_what_an_application_sets_shows_that_it_answered(string fields, bool answered)
    {
        Assert.Equal(answered, StatementReader.ApplicationAnswered(Told.Of("GET https://a.example/", "403\n" + fields).Response!, out var evidence));
        Assert.Equal(answered, evidence is not null);
    }

    [Fact]
    public void A_preflight_beside_its_request_is_judged()
    {
        var exchange = Told.Of("PUT https://a.example/\nOrigin: https://b.example", "200\nAccess-Control-Allow-Origin: *");
        var preflight = Told.Of("OPTIONS https://a.example/\nOrigin: https://b.example\nAccess-Control-Request-Method: PUT", "401");
        Assert.Equal("cors.preflight-refused", Assert.Single(StatementReader.Read(exchange with { Preflight = preflight }, null).Clues).CauseId);
    }

    [Fact]
    public void A_legal_block_by_the_site_itself_is_not_the_networks()
    {
        Assert.Equal(Layer.Application, Layer451("https://legal.a.example/"));
        Assert.Equal(Layer.Network, Layer451("https://isp.example/"));

        static Layer? Layer451(string blocker) => Assert.Single(StatementReader.Read(Told.Of("GET https://a.example/", $"451\nLink: <https://x.example/>; rel=\"help\", <{blocker}>; rel=\"blocked-by\""), null).Clues).Layer;
    }
}
