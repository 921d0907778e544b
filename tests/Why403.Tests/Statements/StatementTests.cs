using System.Text;
using CsCheck;
using Why403.Statements;

namespace Why403.Tests.Statements;

public sealed class StatementTests
{
    /// <summary>An exchange in a few words, and the clue that must or must not come of it.</summary>
    public sealed record Row(string Name, string Request, string Response, string? Cause, Confidence Confidence = Confidence.Possible, string Says = "", bool Excludes = false)
    {
        public override string ToString() => Name;
    }

    private static readonly Row[] Rows =
    [
        new("a bearer challenge without an error, nothing sent", "GET https://a.example/\nAccept: */*", "401\nWWW-Authenticate: Bearer realm=\"x\"", "token.missing", Confidence.Proven),
        new("a bearer challenge without an error, something sent", "GET https://a.example/\nAuthorization: Bearer abc", "401\nWWW-Authenticate: Bearer", "token.missing", Confidence.Possible),
        new("invalid token", "GET https://a.example/\nAuthorization: Bearer abc", "401\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"signature\"", "token.invalid", Confidence.Proven),
        new("expired token", "GET https://a.example/", "401\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"The token expired at noon\"", "token.expired", Confidence.Proven),
        new("insufficient scope names the scope", "GET https://a.example/", "403\nWWW-Authenticate: Bearer realm=\"x\", error=\"insufficient_scope\", scope=\"a:read b:write\"", "scope.insufficient", Confidence.Proven, "a:read b:write"),
        new("the bearer challenge stands behind another in one line", "GET https://a.example/", "401\nWWW-Authenticate: Negotiate, Basic realm=\"a, b\", Bearer error=\"invalid_token\"", "token.invalid", Confidence.Proven),
        new("step-up", "GET https://a.example/", "401\nWWW-Authenticate: Bearer error=\"insufficient_user_authentication\", acr_values=\"myACR\"", "token.step-up-needed", Confidence.Proven),
        new("DPoP nonce", "GET https://a.example/", "401\nWWW-Authenticate: DPoP error=\"use_dpop_nonce\"", "token.binding-failed", Confidence.Proven),
        new("basic login", "GET https://a.example/", "401\nWWW-Authenticate: Basic realm=\"Staging\"", "login.required", Confidence.Proven),
        new("an unknown scheme is not called a login", "GET https://a.example/", "401\nWWW-Authenticate: AcmeKey realm=\"x\"", "api-key.missing", Confidence.Possible),
        new("proxy login", "GET https://a.example/", "407\nProxy-Authenticate: Basic realm=\"proxy\"", "network.proxy-login", Confidence.Proven),
        new("draft 10 limit used up", "GET https://a.example/", "429\nRateLimit-Policy: \"burst\";q=100;w=60\nRateLimit: \"burst\";r=0;t=30", "rate.limit-exceeded", Confidence.Proven, "30 s"),
        new("draft 7 limit used up", "GET https://a.example/", "429\nRateLimit: limit=10, remaining=0, reset=7", "rate.limit-exceeded", Confidence.Proven, "7 s"),
        new("separate fields, reset in seconds left", "GET https://a.example/", "403\nX-RateLimit-Limit: 60\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 247", "rate.limit-exceeded", Confidence.Likely, "4 min"),
        new("separate fields, reset in seconds since 1970", "GET https://a.example/", "403\nDate: Wed, 25 Nov 2026 12:00:00 GMT\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1795608060", "rate.limit-exceeded", Confidence.Likely, "60 s"),
        new("separate fields, reset in milliseconds", "GET https://a.example/", "403\nDate: Wed, 25 Nov 2026 12:00:00 GMT\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1795608060000", "rate.limit-exceeded", Confidence.Likely, "60 s"),
        new("decimals, as Reddit sends them", "GET https://a.example/", "429\nx-ratelimit-remaining: 0.0\nx-ratelimit-reset: 45", "rate.limit-exceeded", Confidence.Proven, "45 s"),
        new("a day's limit is a quota", "GET https://a.example/", "429\nRateLimit-Policy: \"daily\";q=1000;w=86400\nRateLimit: \"daily\";r=0;t=3600", "quota.exhausted", Confidence.Proven),
        new("shop calls", "GET https://a.example/", "429\nX-Shopify-Shop-Api-Call-Limit: 40/40", "rate.limit-exceeded", Confidence.Proven),
        new("429 and Retry-After", "GET https://a.example/", "429\nRetry-After: 120", "rate.limit-exceeded", Confidence.Proven, "2 min"),
        new("requests left on a 403 exclude a limit", "GET https://a.example/", "403\nX-RateLimit-Limit: 60\nX-RateLimit-Remaining: 59", "rate.limit-exceeded", Excludes: true),
        new("a 429 that loads a script may be a challenge", "GET https://a.example/", "429\nContent-Type: text/html\n\n<script src=\"/ips.js\"></script>", "edge.challenge"),
        new("a method that Allow lacks", "DELETE https://a.example/", "405\nAllow: GET, HEAD", "server.method-refused", Confidence.Proven, "GET, HEAD"),
        new("a method that Allow lists", "GET https://a.example/", "405\nAllow: GET, HEAD", "server.method-refused", Confidence.Possible),
        new("a 405 without Allow", "GET https://a.example/", "405", "server.method-refused", Confidence.Possible),
        new("misdirected", "GET https://a.example/", "421", "host.mismatch", Confidence.Likely),
        new("legal, blocked by another", "GET https://a.example/", "451\nLink: <https://isp.example/>; rel=\"blocked-by\"", "legal.blocked", Confidence.Proven, "isp.example"),
        new("captive portal", "GET https://a.example/", "511", "network.captive-portal", Confidence.Proven),
        new("a redirect to a login", "GET https://a.example/orders", "302\nLocation: /Account/Login?ReturnUrl=%2Forders", "login.required", Confidence.Likely),
        new("a redirect to access denied", "GET https://a.example/orders", "302\nLocation: /Account/AccessDenied?ReturnUrl=%2Forders", "role.insufficient", Confidence.Likely),
        new("a redirect to an identity provider", "GET https://a.example/orders", "302\nLocation: https://team.cloudflareaccess.com/x", "login.required", Confidence.Likely),
        new("a problem document", "GET https://a.example/", "403\nContent-Type: application/problem+json\n\n{\"title\":\"Role missing\",\"detail\":\"needs editor\"}", "application.refused", Confidence.Likely, "Role missing"),
        new("a problem of a rate limit", "GET https://a.example/", "429\nContent-Type: application/problem+json\n\n{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\"}", "rate.limit-exceeded", Confidence.Proven),
        new("an OAuth error in the body", "GET https://a.example/", "403\nContent-Type: application/json\n\n{\"error\":\"insufficient_scope\",\"scope\":\"api\"}", "scope.insufficient", Confidence.Proven),
        new("a GraphQL refusal at 200", "POST https://a.example/graphql", "200\nContent-Type: application/json\n\n{\"errors\":[{\"message\":\"no\",\"extensions\":{\"code\":\"FORBIDDEN\"}}]}", "role.insufficient", Confidence.Likely),
        new("a Kubernetes role", "GET https://a.example/api", "403\nContent-Type: application/json\n\n{\"kind\":\"Status\",\"reason\":\"Forbidden\",\"message\":\"pods is forbidden: User \\\"dev\\\" cannot list resource \\\"pods\\\" in API group \\\"\\\"\"}", "role.insufficient", Confidence.Proven, "cannot list".Replace("cannot ", "", StringComparison.Ordinal)),
        new("an explicit deny at AWS", "GET https://a.example/", "403\nContent-Type: application/json\n\n{\"message\":\"User: x is not authorized to perform: s3:GetObject with an explicit deny in a service control policy\"}", "policy.denied", Confidence.Proven),
        new("an expired link at S3", "GET https://a.example/", "403\nContent-Type: application/xml\n\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message><Expires>2026-11-25T12:00:00Z</Expires><ServerTime>2026-11-25T12:14:00Z</ServerTime></Error>", "signed-url.expired", Confidence.Proven, "14 min"),
        new("a wrong clock at S3", "GET https://a.example/", "403\nContent-Type: application/xml\n\n<Error><Code>RequestTimeTooSkewed</Code><RequestTime>20261125T120000Z</RequestTime><ServerTime>2026-11-25T12:40:00Z</ServerTime></Error>", "clock.skew", Confidence.Proven, "40 min behind"),
        new("scopes that a token lacks", "GET https://a.example/", "403\nX-OAuth-Scopes: gist\nX-Accepted-OAuth-Scopes: repo, admin:org", "scope.insufficient", Confidence.Likely, "repo"),
        new("single sign-on", "GET https://a.example/", "403\nX-GitHub-SSO: required; url=https://github.example/orgs/x/sso?token=secretsecretsecretsecretsecret", "policy.denied", Confidence.Proven),
        new("an old Akamai reference", "GET https://a.example/", "403\nDate: Fri, 23 Apr 2021 00:13:14 GMT\n\nReference&#32;&#35;18&#46;ef3a2f17&#46;1619133194&#46;15bcf105", "cache.refusal-cached"),
        new("an aged refusal", "GET https://a.example/", "403\nAge: 40", "cache.refusal-cached"),
        new("a preflight without permission", "OPTIONS https://a.example/\nOrigin: https://b.example\nAccess-Control-Request-Method: PUT", "204", "cors.preflight-refused", Confidence.Proven),
        new("a preflight answered with 403", "OPTIONS https://a.example/\nOrigin: https://b.example\nAccess-Control-Request-Method: PUT", "403", "cors.preflight-refused", Confidence.Proven),
        new("an origin refused by Spring", "GET https://a.example/\nOrigin: https://b.example", "403\n\nInvalid CORS request", "cors.not-allowed", Confidence.Likely),
        new("a WebSocket refused", "GET https://a.example/ws\nOrigin: https://b.example\nUpgrade: websocket", "403", "websocket.origin-refused"),

        // Traps: what must come of nothing.
        new("fields that protect pages are no cause", "GET https://a.example/", "403\nX-Frame-Options: DENY\nX-Content-Type-Options: nosniff\nContent-Security-Policy: script-src https://www.google.com/recaptcha/\nStrict-Transport-Security: max-age=1", null),
        new("Varnish's Retry-After is no limit", "GET https://a.example/", "503\nVia: 1.1 varnish (Varnish/7.1)\nRetry-After: 5\n\n<h1>Error 503</h1><p>Guru Meditation:</p>", null),
        new("Error from cloudfront is no stored copy", "GET https://a.example/", "403\nX-Cache: Error from cloudfront", null),
        new("a redirect to https is no login", "GET http://a.example/", "301\nLocation: https://a.example/", null),
        new("a slash is no login", "GET https://a.example/login", "302\nLocation: /login/", null),
        new("a 503 outage with Retry-After is no limit", "GET https://a.example/", "503\nRetry-After: 3600", null),
        new("a preflight that is allowed", "OPTIONS https://a.example/\nOrigin: https://b.example\nAccess-Control-Request-Method: PUT", "204\nAccess-Control-Allow-Origin: *", null),
        new("one accepted scope is enough", "GET https://a.example/", "404\nX-OAuth-Scopes: repo\nX-Accepted-OAuth-Scopes: repo:status, admin:org", null),
        new("GraphQL without errors", "POST https://a.example/graphql", "200\nContent-Type: application/json\n\n{\"data\":{\"code\":\"FORBIDDEN\"}}", null),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_states_what_it_states_and_no_more(string name)
    {
        var row = Rows.Single(r => r.Name == name);
        var clues = StatementReader.Read(Parse(row), new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero)).Clues;
        if (row.Cause is null)
        {
            Assert.Empty(clues);
            return;
        }
        var clue = clues.Where(c => c.CauseId == row.Cause && c.Excludes == row.Excludes).MaxBy(c => c.Confidence);
        Assert.True(clue is not null, $"{row.Cause} is not among: {string.Join(", ", clues.Select(c => c.CauseId))}");
        if (!row.Excludes) Assert.Equal(row.Confidence, clue.Confidence);
        Assert.Contains(row.Says, clue.Message);
        Assert.NotEmpty(clue.Evidence);
    }

    [Theory]
    [InlineData("Access to fetch at 'https://api.example/a' from origin 'https://site.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.", "cors.not-allowed")]
    [InlineData("Access to fetch at 'https://api.example/a' from origin 'https://site.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.", "cors.preflight-refused")]
    [InlineData("Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/a. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.", "cors.not-allowed")]
    [InlineData("Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/a. (Reason: CORS preflight response did not succeed). Status code: 403.", "cors.preflight-refused")]
    [InlineData("Origin https://site.example is not allowed by Access-Control-Allow-Origin. Status code: 200", "cors.not-allowed")]
    [InlineData("Refused to load the script 'https://cdn.example/a.js' because it violates the following Content Security Policy directive: \"script-src 'self'\".", "csp.blocked")]
    [InlineData("Content-Security-Policy: The page’s settings blocked a script (script-src-elem) at https://cdn.example/a.js from being executed because it violates the following directive: “script-src 'self'”", "csp.blocked")]
    [InlineData("Mixed Content: The page at 'https://site.example/' was loaded over HTTPS, but requested an insecure script 'http://cdn.example/a.js'. This request has been blocked; the content must be served over HTTPS.", "mixed-content.blocked")]
    [InlineData("Blocked loading mixed active content “http://cdn.example/a.js”", "mixed-content.blocked")]
    public void A_browsers_message_is_its_own_statement(string message, string cause)
    {
        var clue = Assert.Single(StatementReader.Read(new(new("GET", "https://api.example/a"), null) { Console = message }, null).Clues);
        Assert.Equal(cause, clue.CauseId);
        Assert.Equal(Confidence.Proven, clue.Confidence);
        Assert.Equal(Layer.Client, clue.Layer);
    }

    [Theory]
    [InlineData("net::ERR_BLOCKED_BY_CLIENT", "browser.client-blocked")]
    [InlineData("blocked:csp", "csp.blocked")]
    [InlineData("blocked:mixed-content", "mixed-content.blocked")]
    [InlineData("net::ERR_BLOCKED_BY_ORB", "browser.resource-policy")]
    [InlineData("curl: (56) OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0", "tls.client-certificate")]
    [InlineData("curl: (56) CONNECT tunnel failed, response 403", "network.proxy-denied")]
    public void A_failure_that_names_its_reason_is_read(string failure, string cause) =>
        Assert.Equal(cause, Assert.Single(StatementReader.Read(new(new("GET", "https://a.example/"), null) { Failure = failure }, null).Clues).CauseId);

    [Theory]
    [InlineData("net::ERR_CONNECTION_REFUSED")]
    [InlineData("net::ERR_NAME_NOT_RESOLVED")]
    [InlineData("the host name was not found")]
    [InlineData("(failed)")]
    [InlineData("")]
    public void A_failure_that_is_no_refusal_claims_nothing(string failure) =>
        Assert.Empty(StatementReader.Read(new(new("GET", "https://a.example/"), null) { Failure = failure }, null).Clues);

    [Fact]
    public void Credentials_left_behind_at_a_redirect_are_seen_and_never_from_a_sanitized_capture()
    {
        var first = new Exchange(new("GET", "https://a.example/") { Headers = HeaderList.Of(("Authorization", "Bearer x")) }, new Response(302));
        var second = new Exchange(new("GET", "https://b.example/"), new Response(403)) { Previous = first };
        Assert.Equal("token.missing", Assert.Single(StatementReader.Read(second, null).Clues).CauseId);
        Assert.Empty(StatementReader.Read(second with { Sanitized = true }, null).Clues);
    }

    [Theory]
    [InlineData("Retry-After: 30", 30)]
    [InlineData("Date: Wed, 25 Nov 2026 11:00:00 GMT\nRetry-After: Wed, 25 Nov 2026 11:01:00 GMT", 60)]
    [InlineData("Retry-After: soon", null)]
    [InlineData("X-Other: 1", null)]
    public void Retry_advice_counts_from_the_servers_own_clock(string fields, int? seconds)
    {
        var now = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
        var response = Parse(new("", "GET https://a.example/", "429\n" + fields, null)).Response!;
        Assert.Equal(seconds is { } s ? now.AddSeconds(s) : null, RetryAdvice.Earliest(response, now));
    }

    [Fact]
    public void Any_fields_and_any_body_are_read_without_a_throw()
    {
        var names = Gen.OneOf<string>("WWW-Authenticate", "RateLimit", "RateLimit-Policy", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After", "Date", "Age", "Link", "Location", "Allow", "X-GitHub-SSO", "X-OAuth-Scopes", "X-Accepted-OAuth-Scopes", "Content-Type", "Access-Control-Allow-Origin");
        var value = Gen.OneOf(Gen.String[Gen.Char["abc =\",;:/<>0123456789.-"], 0, 40], Gen.String[0, 20], Gen.OneOf<string>("99999999999999999999", "-1", "1e308", "Bearer error=\"", "application/problem+json", "Basic realm=\"a"));
        var body = Gen.OneOf(Gen.Byte.Array[0, 60], Gen.String[Gen.Char["{}[]\":,abc<>/ErorCde0123"], 0, 60].Select(Encoding.UTF8.GetBytes));
        Gen.Select(Gen.Select(names, value).Array[0, 6], body, Gen.OneOf<int>(200, 302, 401, 403, 405, 429, 451, 503), Gen.Bool).Sample((fields, bytes, status, origin) =>
        {
            var request = new Request("OPTIONS", "https://a.example/") { Headers = origin ? HeaderList.Of(("Origin", "null"), ("Access-Control-Request-Method", "GET")) : HeaderList.Empty };
            var response = new Response(status) { Headers = HeaderList.Of([.. fields.Select(f => (f.Item1, f.Item2))]), Body = bytes };
            var reading = StatementReader.Read(new(request, response), DateTimeOffset.UnixEpoch);
            Assert.All(reading.Clues, c => Assert.NotEmpty(c.Evidence));
            _ = RetryAdvice.Earliest(response, DateTimeOffset.UnixEpoch);
        }, iter: 5000);
    }

    private static Exchange Parse(Row row)
    {
        var request = row.Request.Split('\n');
        var parts = row.Response.Split("\n\n", 2);
        var response = parts[0].Split('\n');
        return new(
            new Request(request[0].Split(' ')[0], request[0].Split(' ')[1]) { Headers = Fields(request) },
            new Response(int.Parse(response[0], System.Globalization.CultureInfo.InvariantCulture)) { Headers = Fields(response), Body = Encoding.UTF8.GetBytes(parts.Length > 1 ? parts[1] : "") });
    }

    private static HeaderList Fields(string[] lines) =>
        HeaderList.Of([.. lines.Skip(1).Where(l => l.Contains(':', StringComparison.Ordinal)).Select(l => (l[..l.IndexOf(':', StringComparison.Ordinal)], l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))]);
}
