using System.Text;
using Why403.Captures;

namespace Why403.Tests.Captures;

public class HarTests
{
    [Fact]
    public void An_entry_becomes_an_exchange_with_its_headers_body_peer_and_time()
    {
        var exchange = Captured.One(Har.Of("Firefox", Har.Entry(requestHeaders: [("Cookie", "a=b")])), CaptureKind.Har);
        Assert.Equal("GET", exchange.Request.Method);
        Assert.Equal("https://site.example/private", exchange.Request.Address);
        Assert.Equal("HTTP/2", exchange.Request.Version);
        Assert.Equal("a=b", exchange.Request.Headers["cookie"]);
        Assert.Equal(403, exchange.Response!.Status);
        Assert.Equal("nginx", exchange.Response.Headers["server"]);
        Assert.Equal("<h1>403 é</h1>", Captured.Body(exchange.Response));
        Assert.Equal("2001:db8::1", exchange.Peer);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), exchange.At);
        Assert.False(exchange.Sanitized);
    }

    [Fact]
    public void A_base64_body_is_decoded_wherever_its_encoding_stands()
    {
        var after = Har.Entry(content: """{"size":5,"text":"aGVsbG8=","encoding":"base64"}""");
        var before = Har.Entry(content: """{"encoding":"base64","text":"aGVsbG8="}""");
        var (_, exchanges) = Captured.Read(Har.Of("Charles Proxy", after, before));
        Assert.All(exchanges, e => Assert.Equal("hello", Captured.Body(e.Response)));
    }

    [Fact]
    public void A_body_that_the_exporter_left_out_is_unknown_and_not_empty()
    {
        var exchange = Captured.One(Har.Of("Firefox", Har.Entry(content: """{"size":512,"mimeType":"text/html"}""")), CaptureKind.Har);
        Assert.True(exchange.Response!.BodyUnknown);
    }

    [Theory]
    [InlineData("""{"status":0,"statusText":"","headers":[],"_error":"net::ERR_BLOCKED_BY_CLIENT"}""", "net::ERR_BLOCKED_BY_CLIENT")]
    [InlineData("""{"status":0,"statusText":"blocked:csp","headers":[]}""", "blocked:csp")]
    [InlineData("""{"status":-1,"headers":[]}""", "the browser recorded no response")]
    public void A_request_that_the_browser_refused_has_a_failure_and_no_response(string response, string failure)
    {
        var exchange = Captured.One(Har.Of("WebInspector", Har.Entry(response: response)), CaptureKind.Har);
        Assert.Null(exchange.Response);
        Assert.Equal(failure, exchange.Failure);
    }

    [Fact]
    public void A_response_that_the_browser_withheld_is_kept_with_the_browsers_word()
    {
        var exchange = Captured.One(Har.Of("WebInspector", Har.Entry(response: """{"status":403,"headers":[],"_error":"net::ERR_BLOCKED_BY_ORB"}""")), CaptureKind.Har);
        Assert.Equal(403, exchange.Response!.Status);
        Assert.Null(exchange.Failure);
        Assert.Equal("net::ERR_BLOCKED_BY_ORB", exchange.Console);
    }

    [Fact]
    public void A_chrome_export_counts_as_sanitised_until_a_credential_is_seen()
    {
        var (_, exchanges) = Captured.Read(Har.Of("WebInspector", Har.Entry(), Har.Entry(requestHeaders: [("authorization", "Bearer x")]), Har.Entry()));
        Assert.Equal([true, false, false], exchanges.Select(e => e.Sanitized));
    }

    [Fact]
    public void A_redirect_is_the_previous_of_the_request_that_it_leads_to()
    {
        var redirect = Har.Entry(url: "https://site.example/a", response: """{"status":302,"headers":[{"name":"Location","value":"/private"}],"redirectURL":"/private"}""");
        var (_, exchanges) = Captured.Read(Har.Of("Firefox", redirect, Har.Entry(url: "https://site.example/other"), Har.Entry()));
        Assert.Null(exchanges[1].Previous);
        Assert.Same(exchanges[0], exchanges[2].Previous);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_preflight_is_found_before_and_behind_its_request(bool before)
    {
        var preflight = Har.Entry(method: "OPTIONS", requestHeaders: [("Access-Control-Request-Method", "PUT")]);
        var request = Har.Entry(method: "PUT");
        var (_, exchanges) = Captured.Read(Har.Of("WebInspector", before ? [preflight, request] : [request, preflight]));
        Assert.Equal("OPTIONS", exchanges.Single(e => e.Request.Method == "PUT").Preflight?.Request.Method);
    }

    [Fact]
    public void A_preflight_does_not_belong_to_a_request_that_was_answered_before_it_began()
    {
        var early = Har.Entry(method: "PUT", at: "2026-01-02T03:04:05Z");
        var preflight = Har.Entry(method: "OPTIONS", at: "2026-01-02T03:05:05Z", requestHeaders: [("Access-Control-Request-Method", "PUT")]);
        var late = Har.Entry(method: "PUT", at: "2026-01-02T03:05:06Z");
        var (_, exchanges) = Captured.Read(Har.Of("Firefox", early, preflight, late));
        Assert.Null(exchanges[0].Preflight);
        Assert.NotNull(exchanges[2].Preflight);
    }

    [Fact]
    public void A_truncated_file_gives_the_entries_before_its_end_and_says_where_it_ends()
    {
        var har = Har.Of("Firefox", Har.Entry(), Har.Entry(), Har.Entry());
        var (summary, exchanges) = Captured.Read(har[..^80]);
        Assert.Equal(2, exchanges.Count);
        Assert.Contains("ends early, inside entry 3", Assert.Single(summary.Problems).Message);
    }

    [Fact]
    public void Lone_surrogates_and_deep_initiators_do_no_harm()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"parent":""", 300)) + "1" + new string('}', 300);
        var entry = Har.Entry(content: """{"text":"a\ud800b\u00e9\ud83d\ude00"}""").Replace("\"time\"", $"\"_initiator\":{deep},\"time\"");
        Assert.Equal("a\ufffdbé😀", Captured.Body(Captured.One(Har.Of("WebInspector", entry), CaptureKind.Har).Response));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Pieces_of_any_size_give_the_same_exchanges(int piece)
    {
        var limits = new CaptureLimits { BodyCap = 100 };
        var long_ = "\"" + string.Concat(Enumerable.Repeat(@"é\u00e9\\\""x", 200)) + "\"";
        var har = Encoding.UTF8.GetBytes(Har.Of("Firefox", Har.Entry(), Har.Entry(content: $$"""{"text":{{long_}}}"""), Har.Entry(method: "PUT")));
        var whole = Captured.Read(har, limits);
        var pieces = Captured.Read(har, limits, piece);
        Assert.Equal(3, whole.Exchanges.Count);
        Assert.True(whole.Exchanges[1].Response!.BodyTruncated);
        Assert.Equal(whole.Exchanges.Select(Captured.Show), pieces.Exchanges.Select(Captured.Show));
    }
}
