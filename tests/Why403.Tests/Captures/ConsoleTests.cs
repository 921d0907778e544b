using Why403.Captures;

namespace Why403.Tests.Captures;

public class ConsoleTests
{
    [Theory]
    [InlineData("Access to fetch at 'https://api.example/v1' from origin 'https://site.example' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.", "", "https://api.example/v1", 0)]
    [InlineData("GET https://api.example/v1 403 (Forbidden)", "GET", "https://api.example/v1", 403)]
    [InlineData("app.js:12 POST https://api.example/v1 403 ()", "POST", "https://api.example/v1", 403)]
    [InlineData("GET https://ads.example/a.js net::ERR_BLOCKED_BY_CLIENT", "GET", "https://ads.example/a.js", 0)]
    [InlineData("https://site.example/a.png:1 Failed to load resource: the server responded with a status of 403 (Forbidden)", "", "https://site.example/a.png", 403)]
    [InlineData("WebSocket connection to 'wss://site.example/ws' failed: Error during WebSocket handshake: Unexpected response code: 403", "", "wss://site.example/ws", 403)]
    [InlineData("Refused to load the script 'https://cdn.example/x.js' because it violates the following Content Security Policy directive: \"script-src 'self'\".", "", "https://cdn.example/x.js", 0)]
    [InlineData("Mixed Content: The page at 'https://site.example/' was loaded over HTTPS, but requested an insecure resource 'http://img.example/a.png'. This request has been blocked; the content must be served over HTTPS.", "", "http://img.example/a.png", 0)]
    [InlineData("Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/v1. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 403.", "", "https://api.example/v1", 403)]
    [InlineData("XHRGET https://api.example/v1 [HTTP/2 403  123ms]", "GET", "https://api.example/v1", 403)]
    [InlineData("Blocked loading mixed active content “http://img.example/a.js”", "", "http://img.example/a.js", 0)]
    [InlineData("Fetch API cannot load https://api.example/v1 due to access control checks.", "", "https://api.example/v1", 0)]
    [InlineData("[blocked] The page at https://site.example/ was not allowed to display insecure content from http://img.example/a.png.", "", "http://img.example/a.png", 0)]
    public void A_message_names_its_request_and_states_a_status_or_none(string line, string method, string address, int status)
    {
        var exchange = Captured.One(line, CaptureKind.Console);
        Assert.Equal((method, address, status), (exchange.Request.Method, exchange.Request.Address, exchange.Response?.Status ?? 0));
        Assert.Equal(line, exchange.Console);
        Assert.Equal(status != 0, exchange.Response?.BodyUnknown ?? false);
    }

    [Fact]
    public void A_stack_belongs_to_the_message_above_it()
    {
        var (_, exchanges) = Captured.Read("GET https://a.example/ net::ERR_FAILED\n    at load (app.js:3:9)\nGET https://b.example/ 403 (Forbidden)\n");
        Assert.Equal(["net::ERR_FAILED", null], exchanges.Select(e => e.Failure));
        Assert.Contains("app.js:3:9", exchanges[0].Console);
    }
}
