using System.Text;
using CsCheck;
using Why403.Statements;

namespace Why403.Tests.Statements;

public sealed class StatementPropertyTests
{
    private static readonly Gen<string> Name = Gen.OneOf<string>(
        "WWW-Authenticate", "Proxy-Authenticate", "RateLimit", "RateLimit-Policy", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Reset-After", "anthropic-ratelimit-x-remaining", "X-Shopify-Shop-Api-Call-Limit",
        "Retry-After", "Date", "Age", "Link", "Location", "Allow", "X-GitHub-SSO", "X-OAuth-Scopes", "X-Accepted-OAuth-Scopes", "Content-Type", "Access-Control-Allow-Origin", "Cache-Status", "X-Cache", "X-Varnish", "cf-ray", "x-ms-forbidden-ip");

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.String[Gen.Char["abc =\",;:/<>\\0123456789.-"], 0, 40], Gen.String[0, 20],
        Gen.OneOf<string>("99999999999999999999", "-1", "1e308", "999999999999", "1000000000000", "99999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 8999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "9h9m9s", "999999999999999h",
            "Bearer error=\"", "application/problem+json", "Basic realm=\"a", "\"a\";r=0;t=99999999999", "limit=1, remaining=0, reset=1e9", "required; url=", "<x>; rel=blocked-by", "//", "http://[", "/login", "?", "1/0", "31536000"));

    private static readonly Gen<byte[]> Body = Gen.OneOf(
        Gen.Byte.Array[0, 60],
        Gen.String[Gen.Char["{}[]\":,abc<>/ErorCde0123\\u"], 0, 60].Select(Encoding.UTF8.GetBytes),
        Gen.OneOf<string>("{\"error\":\"\\ud800\"}", "{\"errors\":[{\"extensions\":{\"code\":\"\\udfff\"}}]}", "[[[[[[", "{\"message\":", "<Error><Code>AccessDenied</Code><Message>expired</Message><Expires>9999-12-31T00:00:00Z</Expires><ServerTime>0001-01-01T00:00:00Z</ServerTime>",
            "Reference #18.a.1999999999.b", "your ip :::::::", "your ip 1.2.3.4.5.6", "<script", "<script><style></script", "{\"kind\":\"Status\",\"message\":\"User \\\"a\\\" cannot \"}").Select(Encoding.UTF8.GetBytes));

    private static readonly DateTimeOffset[] Clocks = [DateTimeOffset.UnixEpoch, Told.Noon, DateTimeOffset.MaxValue, DateTimeOffset.MinValue];

    [Fact]
    public void Any_fields_and_any_body_are_read_without_a_throw() =>
        Gen.Select(Gen.Select(Name, Value).Array[0, 6], Body, Gen.OneOf<int>(0, 200, 302, 401, 403, 404, 405, 407, 429, 451, 503), Gen.Int[0, 3], Gen.Bool).Sample((fields, bytes, status, clock, origin) =>
        {
            var request = new Request("OPTIONS", "https://a.example/") { Headers = origin ? HeaderList.Of(("Origin", "null"), ("Access-Control-Request-Method", "GET")) : HeaderList.Empty };
            var response = new Response(status) { Headers = HeaderList.Of([.. fields.Select(f => (f.Item1, f.Item2))]), Body = bytes };
            var reading = StatementReader.Read(new(request, response), Clocks[clock]);
            Assert.All(reading.Clues, c => Assert.NotEmpty(c.Evidence));
            _ = RetryAdvice.Earliest(response, Clocks[clock]);
            _ = StatementReader.ApplicationAnswered(response, out _);
        }, iter: 20_000);

    [Fact]
    public void Any_console_and_any_failure_are_read_without_a_throw()
    {
        var piece = Gen.OneOf(Gen.String[0, 20], Gen.OneOf<string>("blocked by CORS policy: ", "directive: \"", "‘", "”", "(“", "[Report Only]", "\n", "Status code: ", "4", "from origin '", "net::ERR_BLOCKED_BY_CLIENT", ". ", "://", "eyJ", new string('a', 200)));
        var text = piece.Array[0, 10].Select(string.Concat);
        Gen.Select(text, text).Sample((failure, console) => StatementReader.Read(new(new("GET", ""), null) { Failure = failure, Console = console }, null) is not null, iter: 20_000);
    }

    [Fact]
    public void A_secret_that_the_server_echoes_is_never_shown()
    {
        var secret = Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"].Array[24, 70].Select(c => new string(c));
        var carriers = Gen.OneOf<Func<string, Exchange>>(
            s => Told.Of($"GET https://a.example/\nAuthorization: Bearer {s}", $"401\nWWW-Authenticate: Bearer realm=\"{s}\", error=\"invalid_token\", error_description=\"token {s} is not known\""),
            s => Told.Of($"GET https://a.example/\nX-Api-Key: {s}", $"403\nX-Runtime: 1\n\n{{\"message\":\"key {s} may not\"}}"),
            s => Told.Of($"GET https://a.example/?access_token={s}", $"403\nContent-Type: application/problem+json\n\n{{\"title\":\"{s}\",\"detail\":\"{s}\",\"instance\":\"/?access_token={s}\"}}"),
            s => Told.Of($"GET https://a.example/\nCookie: sid={s}", $"403\n\n{{\"kind\":\"Status\",\"message\":\"User \\\"{s}\\\" cannot get path \\\"/{s}\\\"\"}}"),
            s => Told.Of("GET https://a.example/", $"302\nLocation: /login?token={s}"),
            s => Told.Of("GET https://a.example/", $"403\nX-GitHub-SSO: required; url=https://github.example/orgs/o/sso?authorization_request={s}"),
            s => Told.Of("GET https://a.example/", $"401\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"eyJhbGciOiJIUzI1NiJ9.{s}.{s} has expired\""),
            s => Told.Of("GET https://a.example/", "403") with { Console = $"GET https://a.example/?token={s} net::ERR_BLOCKED_BY_CLIENT" },
            s => Told.Of($"GET https://a.example/\nAuthorization: Bearer {s}", $"403\n\n<Error><Code>AccessDenied</Code><Message>User: {s} is not authorized to perform: a:B on resource: {s}</Message></Error>"));
        Gen.Select(secret, carriers).Sample((s, carrier) => !StatementReader.Read(carrier(s), Told.Noon).Everything().Contains(s, StringComparison.Ordinal), iter: 5_000);
    }

    [Fact]
    public void A_huge_answer_takes_bounded_time()
    {
        var many = string.Concat(Enumerable.Repeat("a=\"b\", ", 300_000));
        var fields = new List<(string, string)> { ("WWW-Authenticate", "Bearer " + many), ("RateLimit", many), ("RateLimit-Policy", many), ("Link", many), ("Allow", many), ("X-OAuth-Scopes", many), ("X-Accepted-OAuth-Scopes", many), ("Location", many), ("Cache-Status", many) };
        for (var i = 0; i < 20_000; i++) fields.Add(("X-RateLimit-Remaining-" + i, "0"));
        var body = Encoding.UTF8.GetBytes("{\"errors\":[" + string.Concat(Enumerable.Repeat("{\"message\":\"<script eyJ https://a?token=b\"},", 200_000)));
        foreach (var status in (int[])[302, 401, 403, 405, 429, 451])
            Assert.True(StatementReader.Read(new(new("GET", "https://a.example/"), new(status) { Headers = HeaderList.Of([.. fields]), Body = body }) { Console = many }, Told.Noon).Notes.Length < 1000);
    }
}
