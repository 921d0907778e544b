using Why403.Statements;

namespace Why403.Tests.Statements;

public sealed class BrowserStatementTests
{
    private const string Chrome = "Access to fetch at 'https://api.example/a' from origin 'https://site.example' has been blocked by CORS policy: ";
    private const string Firefox = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/a. ";

    [Theory]
    [InlineData(Chrome + "No 'Access-Control-Allow-Origin' header is present on the requested resource.", "cors.not-allowed", "has no Access-Control-Allow-Origin (origin https://site.example)")]
    [InlineData(Chrome + "The 'Access-Control-Allow-Origin' header has a value 'https://other.example' that is not equal to the supplied origin.", "cors.not-allowed", "names another origin")]
    [InlineData(Chrome + "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.", "cors.not-allowed", "`*`")]
    [InlineData(Chrome + "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.", "cors.preflight-refused", "200 to 299")]
    [InlineData(Chrome + "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.", "cors.preflight-refused", "the preflight's answer has no")]
    [InlineData(Chrome + "Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.", "cors.preflight-refused", "redirect")]
    [InlineData(Chrome + "Request header field x-id is not allowed by Access-Control-Allow-Headers in preflight response.", "cors.preflight-refused", "Access-Control-Allow-Headers")]
    [InlineData(Chrome + "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.", "cors.preflight-refused", "Access-Control-Allow-Methods")]
    [InlineData(Firefox + "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.", "cors.not-allowed", "has no Access-Control-Allow-Origin")]
    [InlineData(Firefox + "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).", "cors.not-allowed", "`*`")]
    [InlineData(Firefox + "(Reason: CORS preflight response did not succeed). Status code: 403.", "cors.preflight-refused", "200 to 299")]
    [InlineData(Firefox + "(Reason: header ‘x-id’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).", "cors.preflight-refused", "Access-Control-Allow-Headers")]
    [InlineData("Origin https://site.example is not allowed by Access-Control-Allow-Origin. Status code: 200", "cors.not-allowed", "(origin https://site.example)")]
    [InlineData("Preflight response is not successful. Status code: 401", "cors.preflight-refused", "200 to 299")]
    [InlineData("Refused to load the script 'https://cdn.example/a.js' because it violates the following Content Security Policy directive: \"script-src 'self'\".", "csp.blocked", "script-src 'self'")]
    [InlineData("Connecting to 'https://api.example/' violates the following Content Security Policy directive: \"connect-src 'self'\". The action has been blocked.", "csp.blocked", "connect-src")]
    [InlineData("Content-Security-Policy: The page’s settings blocked a script (script-src-elem) at https://cdn.example/a.js from being executed because it violates the following directive: “script-src 'self'”", "csp.blocked", "script-src 'self'")]
    [InlineData("Refused to connect to https://api.example because it does not appear in the connect-src directive of the Content Security Policy.", "csp.blocked", "connect-src")]
    [InlineData("Mixed Content: The page at 'https://site.example/' was loaded over HTTPS, but requested an insecure script 'http://cdn.example/a.js'. This request has been blocked; the content must be served over HTTPS.", "mixed-content.blocked", "http")]
    [InlineData("Blocked loading mixed active content “http://cdn.example/a.js”", "mixed-content.blocked", "http")]
    [InlineData("The resource at “https://x.example/a.png” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof).", "browser.resource-policy", "Cross-Origin-Resource-Policy")]
    [InlineData("Refused to display 'https://x.example/' in a frame because it set 'X-Frame-Options' to 'deny'.", "browser.resource-policy", "X-Frame-Options")]
    public void A_browsers_message_is_its_own_statement(string message, string cause, string says)
    {
        var clue = Assert.Single(Read(null, message).Clues);
        Assert.Equal(cause, clue.CauseId);
        Assert.Equal(Confidence.Proven, clue.Confidence);
        Assert.Equal(Layer.Client, clue.Layer);
        Assert.Contains(says, clue.Message);
    }

    [Theory]
    [InlineData("net::ERR_BLOCKED_BY_CLIENT", "browser.client-blocked")]
    [InlineData("blocked:csp", "csp.blocked")]
    [InlineData("csp", "csp.blocked")]
    [InlineData("blocked:mixed-content", "mixed-content.blocked")]
    [InlineData("blocked:other", "browser.client-blocked")]
    [InlineData("net::ERR_BLOCKED_BY_ORB", "browser.resource-policy")]
    [InlineData("net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin", "browser.resource-policy")]
    [InlineData("NS_ERROR_DOM_CORP_FAILED", "browser.resource-policy")]
    [InlineData("net::ERR_BAD_SSL_CLIENT_AUTH_CERT", "tls.client-certificate")]
    [InlineData("net::ERR_CERT_COMMON_NAME_INVALID", "host.mismatch")]
    [InlineData("curl: (56) OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0", "tls.client-certificate")]
    [InlineData("curl: (35) error:14094415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired", "tls.client-certificate")]
    [InlineData("curl: (35) OpenSSL/3.0: error:0A000458:SSL routines::tlsv1 unrecognized name", "host.mismatch")]
    [InlineData("curl: (56) CONNECT tunnel failed, response 403", "network.proxy-denied")]
    public void A_failure_that_names_its_reason_is_read(string failure, string cause) => Assert.Equal(cause, Assert.Single(Read(failure, "").Clues).CauseId);

    [Fact]
    public void A_handshake_that_ends_after_a_certificate_was_asked_for_points_to_it()
    {
        var exchange = new Exchange(new("GET", "https://api.example/a"), null) { Failure = "curl: (35) error:0A000410:SSL routines::sslv3 alert handshake failure" };
        Assert.Empty(StatementReader.Read(exchange, null).Clues);
        Assert.Equal(Confidence.Likely, Assert.Single(StatementReader.Read(exchange with { ClientCertificateAsked = true }, null).Clues).Confidence);
    }

    [Theory]
    [InlineData("net::ERR_CONNECTION_REFUSED")]
    [InlineData("net::ERR_NAME_NOT_RESOLVED")]
    [InlineData("net::ERR_CERT_DATE_INVALID")]
    [InlineData("curl: (60) SSL certificate problem: certificate has expired")]
    [InlineData("* TLSv1.3 (OUT), TLS alert, unknown CA (560)")]
    [InlineData("the host name was not found")]
    [InlineData("(failed)")]
    [InlineData("")]
    public void A_failure_that_is_no_refusal_claims_nothing(string failure) => Assert.Empty(Read(failure, "").Clues);

    [Theory]
    [InlineData("[Report Only] Refused to load the script 'https://cdn.example/a.js' because it violates the following Content Security Policy directive: \"script-src 'self'\".")]
    [InlineData("Content-Security-Policy: (Report-Only policy) The page’s settings would block the loading of a resource at https://x.example (“img-src”).")]
    [InlineData("Mixed Content: The page at 'https://site.example/' was loaded over HTTPS, but requested an insecure image 'http://cdn.example/a.png'. This content should also be served over HTTPS.")]
    [InlineData("Mixed Content: The page at 'https://site.example/' was loaded over HTTPS, but requested an insecure element 'http://cdn.example/a.png'. This request was automatically upgraded to HTTPS.")]
    [InlineData("Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/a. (Reason: CORS request did not succeed). Status code: (null).")]
    public void A_warning_stops_nothing(string message) => Assert.Empty(Read(null, message).Clues);

    [Fact]
    public void A_refusal_that_CORS_hides_is_not_blamed_on_CORS()
    {
        const string message = "Origin https://site.example is not allowed by Access-Control-Allow-Origin. Status code: 403";
        var clue = Assert.Single(StatementReader.Read(new(new("GET", "https://api.example/a"), new(403)) { Console = message }, null).Clues);
        Assert.Equal(Confidence.Possible, clue.Confidence);
        Assert.Contains("a 403 of its own", clue.Message);
    }

    [Fact]
    public void The_reason_is_quoted_even_behind_a_long_address()
    {
        var message = $"Access to fetch at 'https://api.example/{new string('a', 300)}?token=abcdefghijklmnop' from origin 'https://site.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.";
        var fact = Assert.Single(Assert.Single(Read(null, message).Clues).Evidence).Fact;
        Assert.Contains("No 'Access-Control-Allow-Origin' header is present", fact);
        Assert.DoesNotContain("abcdefghijklmnop", fact);
    }

    private static Reading Read(string? failure, string console) => StatementReader.Read(new(new("GET", "https://api.example/a"), null) { Failure = failure, Console = console }, null);
}
