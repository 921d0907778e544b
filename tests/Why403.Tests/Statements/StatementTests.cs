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
        new("a sentence that states its reason", "GET https://a.example/", "403\nContent-Type: text/html\n\n<p>Your session has expired. Sign in again.</p>", "session.mismatch", Confidence.Likely, "session has expired"),
        new("a sentence that states the opposite", "GET https://a.example/", "403\nContent-Type: text/html\n\n<p>Your quota was not exceeded.</p>", null),
        new("prose about refusals", "GET https://a.example/", "403\nContent-Type: text/html\n\n<p>Our article explains why a session has expired messages appear, and why the CSRF token is invalid in some forms.</p>", null),
        new("a problem document", "GET https://a.example/", "403\nContent-Type: application/problem+json\n\n{\"title\":\"Role missing\",\"detail\":\"needs editor\"}", "application.refused", Confidence.Possible, "Role missing"),
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

        new("a login whose Authorization is wrong", "GET https://a.example/\nAuthorization: Basic YTpi", "401\nWWW-Authenticate: Digest realm=\"x\", stale=true", "login.required", Confidence.Proven, "not accepted"),
        new("a token sent in a cookie may be the wrong place", "GET https://a.example/\nCookie: a=b", "401\nWWW-Authenticate: Bearer", "token.missing", Confidence.Likely),
        new("only the answer is known", "GET https://a.example/", "401\nWWW-Authenticate: Bearer", "token.missing", Confidence.Likely),
        new("the scope that a registry wants", "GET https://a.example/v2/\nAccept: */*", "401\nWWW-Authenticate: Bearer realm=\"https://auth.example/token\",service=\"r\",scope=\"repository:a:pull\"", "token.missing", Confidence.Proven, "repository:a:pull"),
        new("a description without quotes", "GET https://a.example/", "401\nWWW-Authenticate: Bearer realm=x, error=invalid_token, error_description=The access token expired", "token.expired", Confidence.Proven),
        new("a foreign issuer", "GET https://a.example/", "401\nWWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"The issuer 'https://x' is invalid\"", "token.wrong-audience", Confidence.Proven),
        new("how fresh a sign-in must be", "GET https://a.example/", "401\nWWW-Authenticate: Bearer error=\"insufficient_user_authentication\", max_age=\"5\"", "token.step-up-needed", Confidence.Proven, "5 s"),
        new("conditional access", "GET https://a.example/", "401\nWWW-Authenticate: Bearer realm=\"\", authorization_uri=\"https://login.example/\", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==\"", "token.step-up-needed", Confidence.Proven),
        new("the counter of tokens is empty and that of requests is not", "GET https://a.example/", "429\nx-ratelimit-remaining-requests: 40\nx-ratelimit-remaining-tokens: 0\nx-ratelimit-reset-tokens: 6m0s", "rate.limit-exceeded", Confidence.Proven, "`tokens` is used up; it opens again in 6 min"),
        new("a reset that is a date", "GET https://a.example/", "429\nanthropic-ratelimit-requests-remaining: 0\nanthropic-ratelimit-requests-reset: 2026-11-25T12:03:00Z", "rate.limit-exceeded", Confidence.Proven, "3 min"),
        new("seconds left win over a time of day", "GET https://a.example/", "429\nX-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1795608060.123\nX-RateLimit-Reset-After: 12.25", "rate.limit-exceeded", Confidence.Proven, "12 s"),
        new("the kind of call that is counted", "GET https://a.example/", "403\nX-RateLimit-Remaining: 0\nX-RateLimit-Resource: graphql", "rate.limit-exceeded", Confidence.Likely, "`graphql`"),
        new("a month's counter is a quota", "GET https://a.example/", "429\nX-RateLimit-Remaining-Minute: 9\nX-RateLimit-Remaining-Month: 0", "quota.exhausted", Confidence.Proven),
        new("drafts 3 to 6 keep the window in the policy", "GET https://a.example/", "429\nRateLimit-Policy: 1000;w=86400\nRateLimit-Limit: 1000\nRateLimit-Remaining: 0\nRateLimit-Reset: 60", "quota.exhausted", Confidence.Proven),
        new("a policy's name may hold separators", "GET https://a.example/", "429\nRateLimit-Policy: \"a,b;c\";q=5;w=60\nRateLimit: \"a,b;c\";r=0;t=9", "rate.limit-exceeded", Confidence.Proven, "a,b;c"),
        new("nothing but the status", "GET https://a.example/", "429", "rate.limit-exceeded", Confidence.Likely),
        new("requests left on a 429 are another counter's", "GET https://a.example/", "429\nX-RateLimit-Remaining: 5", "rate.limit-exceeded", Confidence.Proven),
        new("a 429 that calls itself a challenge", "GET https://a.example/", "429\ncf-mitigated: challenge", "rate.limit-exceeded", Confidence.Possible),
        new("a page that explains its limit is no script", "GET https://a.example/", "429\n\n<script>track()</script><p>You have sent too many requests. Wait a minute and try again.</p>", "rate.limit-exceeded", Confidence.Likely),
        new("a 503 of a limiter that counts", "GET https://a.example/", "503\nRateLimit-Policy: \"a\";q=5;w=60\nRateLimit: \"a\";r=0;t=9", "rate.limit-exceeded", Confidence.Likely),
        new("the method is not known", " ", "405\nAllow: GET", "server.method-refused", Confidence.Likely),
        new("a 404 of an API that saw credentials", "GET https://a.example/\nAuthorization: Bearer abc", "404\nContent-Type: application/json\n\n{}", "resource.hidden-as-404", Confidence.Possible),
        new("a redirect to a refusal that gives no reason", "GET https://a.example/orders", "302\nLocation: /error/403", "application.refused", Confidence.Likely),
        new("abnormal usage", "GET https://a.example/", "429\nContent-Type: application/problem+json\n\n{\"type\":\"https://iana.org/assignments/http-problem-types#abnormal-usage-detected\",\"violated-policies\":[\"burst\"]}", "bot.behaviour", Confidence.Proven, "burst"),
        new("a broken-off body still tells", "GET https://a.example/", "403\nContent-Type: application/json\n\n{\"error\":\"insufficient_scope\",\"scope\":\"api\",\"x\":\"", "scope.insufficient", Confidence.Proven, "api"),
        new("a GraphQL field refused beside others", "POST https://a.example/graphql", "200\n\n{\"data\":{\"a\":1},\"errors\":[{\"message\":\"no\",\"path\":[\"b\"],\"extensions\":{\"code\":\"FORBIDDEN\"}}]}", "role.insufficient", Confidence.Possible),
        new("GraphQL does not know the caller", "POST https://a.example/graphql\nAuthorization: Bearer abc", "200\n\n{\"data\":null,\"errors\":[{\"extensions\":{\"code\":\"UNAUTHENTICATED\"}}]}", "token.invalid", Confidence.Likely),
        new("Slack names the scope", "POST https://a.example/", "200\n\n{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"chat:write\",\"provided\":\"users:read\"}", "scope.insufficient", Confidence.Proven, "chat:write"),
        new("an anonymous caller of a cluster", "GET https://a.example/", "403\n\n{\"kind\":\"Status\",\"message\":\"forbidden: User \\\"system:anonymous\\\" cannot get path \\\"/\\\"\"}", "token.missing", Confidence.Proven),
        new("an admission webhook", "GET https://a.example/", "403\n\n{\"kind\":\"Status\",\"message\":\"admission webhook \\\"policy.example\\\" denied the request: no\"}", "policy.denied", Confidence.Proven, "policy.example"),
        new("a registry denies who signed in", "GET https://a.example/v2/x\nAuthorization: Bearer abc", "403\n\n{\"errors\":[{\"code\":\"DENIED\"}]}", "role.insufficient", Confidence.Likely),
        new("AWS names action, resource and kind of policy", "GET https://a.example/", "403\n\n<Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject on resource: &quot;arn:aws:s3:::b/k&quot; because no identity-based policy allows the s3:GetObject action</Message></Error>", "role.insufficient", Confidence.Proven, "no identity-based policy allows s3:GetObject on arn:aws:s3:::b/k"),
        new("an organization's silence is a policy", "GET https://a.example/", "403\n\n{\"Message\":\"User: a is not authorized to perform: ec2:Run because no service control policy allows the ec2:Run action\"}", "policy.denied", Confidence.Proven),
        new("a JSON refusal of an application", "GET https://a.example/", "403\nX-Runtime: 0.01\n\n{\"error\":{\"message\":\"Not yours\"}}", "application.refused", Confidence.Possible, "Not yours"),
        new("a JSON refusal of somebody", "GET https://a.example/", "403\nX-Powered-By: ASP.NET\n\n{\"message\":\"Forbidden\"}", "application.refused", Confidence.Possible, "Forbidden"),
        new("Azure's time frame", "GET https://a.example/", "403\n\n<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [Sun, 22 Nov 2026 00:00:00 GMT] - Expiry [Mon, 23 Nov 2026 00:00:00 GMT] - Current [Mon, 23 Nov 2026 00:30:00 GMT]</AuthenticationErrorDetail></Error>", "signed-url.expired", Confidence.Proven, "30 min"),
        new("Azure's time frame is not reached", "GET https://a.example/", "403\n\n<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [Mon, 23 Nov 2026 01:00:00 GMT] - Expiry [Tue, 24 Nov 2026 00:00:00 GMT] - Current [Mon, 23 Nov 2026 00:30:00 GMT]</AuthenticationErrorDetail></Error>", "signed-url.not-yet-valid", Confidence.Proven, "30 min"),
        new("Azure computed another signature", "GET https://a.example/", "403\n\n<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>Signature did not match. String to sign used was r</AuthenticationErrorDetail></Error>", "signed-url.bad-signature", Confidence.Proven),
        new("a presigned link at a store that is not Amazon's", "GET https://a.example/k?X-Amz-Date=20261125T120000Z&X-Amz-Expires=86400", "403\nServer: MinIO\n\n<Error><Code>RequestTimeTooSkewed</Code><RequestTime>20261125T120000Z</RequestTime><ServerTime>2026-11-25T12:40:00Z</ServerTime></Error>", "clock.skew", Confidence.Possible),
        new("a fine-grained permission", "GET https://a.example/", "403\nX-Accepted-GitHub-Permissions: contents=write\n\n{\"message\":\"Resource not accessible by integration\"}", "scope.insufficient", Confidence.Proven, "contents=write"),
        new("a cache in several steps", "GET https://a.example/", "403\nX-Cache: MISS, HIT", "cache.refusal-cached"),
        new("a cache in the standard's words", "GET https://a.example/", "403\nCache-Status: edge; hit; ttl=30", "cache.refusal-cached"),
        new("a preflight that lacks a field", "OPTIONS https://a.example/\nOrigin: https://b.example\nAccess-Control-Request-Method: GET\nAccess-Control-Request-Headers: authorization", "204\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Headers: *", "cors.preflight-refused", Confidence.Proven),
        new("a preflight that is redirected", "OPTIONS https://a.example/\nOrigin: https://b.example\nAccess-Control-Request-Method: GET", "301\nLocation: https://a.example/x", "cors.preflight-refused", Confidence.Proven),
        new("a success that a browser hides", "GET https://a.example/\nOrigin: https://b.example\nSec-Fetch-Mode: cors", "200", "cors.not-allowed", Confidence.Possible),

        // Traps: what must come of nothing.
        new("fields that protect pages are no cause", "GET https://a.example/", "403\nX-Frame-Options: DENY\nX-Content-Type-Options: nosniff\nContent-Security-Policy: script-src https://www.google.com/recaptcha/\nStrict-Transport-Security: max-age=1", null),
        new("Varnish's Retry-After is no limit", "GET https://a.example/", "503\nVia: 1.1 varnish (Varnish/7.1)\nRetry-After: 5\n\n<h1>Error 503</h1><p>Guru Meditation:</p>", null),
        new("Error from cloudfront is no stored copy", "GET https://a.example/", "403\nX-Cache: Error from cloudfront", null),
        new("a redirect to https is no login", "GET http://a.example/", "301\nLocation: https://a.example/", null),
        new("a slash is no login", "GET https://a.example/login", "302\nLocation: /login/", null),
        new("a 503 outage with Retry-After is no limit", "GET https://a.example/", "503\nRetry-After: 3600", null),
        new("a preflight that is allowed", "OPTIONS https://a.example/\nOrigin: https://b.example\nAccess-Control-Request-Method: PUT", "204\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Methods: GET, PUT", null),
        new("one accepted scope is enough", "GET https://a.example/", "404\nX-OAuth-Scopes: repo\nX-Accepted-OAuth-Scopes: repo:status, admin:org", null),
        new("a DPoP error is not joined by a missing token", "GET https://a.example/\nAccept: */*", "401\nWWW-Authenticate: Bearer, DPoP error=\"other\"", null),
        new("a 200 with a counter at zero", "GET https://a.example/", "200\nX-RateLimit-Remaining: 0", null),
        new("a broken date is no limit", "GET https://a.example/", "503\nRetry-After: 12:30", null),
        new("a 404 without credentials", "GET https://a.example/", "404\nContent-Type: application/json\n\n{}", null),
        new("a logout", "GET https://a.example/logout", "302\nLocation: /login", null),
        new("a link to sign in with somebody", "GET https://a.example/auth/github", "302\nLocation: https://team.okta.com/x", null),
        new("www is no login", "GET https://okta.com/", "302\nLocation: https://www.okta.com/", null),
        new("an article about logins", "GET https://a.example/", "302\nLocation: /blog/login-pages", null),
        new("errors beside no list of errors", "GET https://a.example/", "200\n\n{\"errors\":[],\"items\":[{\"extensions\":{\"code\":\"FORBIDDEN\"}}]}", null),
        new("an error of the origin is no stored refusal", "GET https://a.example/", "404\nAge: 40", null),
        new("an answer that names the origin", "GET https://a.example/\nOrigin: https://b.example\nSec-Fetch-Mode: cors", "200\nAccess-Control-Allow-Origin: https://b.example", null),
        new("a form sends its origin too", "POST https://a.example/\nOrigin: https://b.example\nSec-Fetch-Mode: navigate", "200", null),
        new("a write scope covers reading", "GET https://a.example/", "403\nX-OAuth-Scopes: write:org\nX-Accepted-OAuth-Scopes: read:org", null),
        new("no status at all", "GET https://a.example/", "0", null),
        new("GraphQL without errors", "POST https://a.example/graphql", "200\nContent-Type: application/json\n\n{\"data\":{\"code\":\"FORBIDDEN\"}}", null),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_states_what_it_states_and_no_more(string name)
    {
        var row = Rows.Single(r => r.Name == name);
        var clues = StatementReader.Read(Told.Of(row.Request, row.Response), new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero)).Clues;
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
        var response = Told.Of("GET https://a.example/", "429\n" + fields).Response!;
        Assert.Equal(seconds is { } s ? now.AddSeconds(s) : null, RetryAdvice.Earliest(response, now));
    }
}
