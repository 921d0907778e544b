using System.IO.Compression;
using System.Text;
using Why403.Captures;

namespace Why403.Tests.Captures;

public class RawMessagesTests
{
    [Fact]
    public void A_request_before_a_response_belongs_to_it()
    {
        var exchange = Captured.One("POST /a HTTP/1.1\r\nHost: site.example\r\nContent-Length: 3\r\n\r\nx=1\r\nHTTP/1.1 403 Forbidden\r\nServer: nginx\r\n\r\nno", CaptureKind.RawResponse);
        Assert.Equal(("POST", "https://site.example/a", "x=1"), (exchange.Request.Method, exchange.Request.Address, Encoding.UTF8.GetString(exchange.Request.Body.Span)));
        Assert.Equal("no", Captured.Body(exchange.Response));
    }

    [Fact]
    public void Several_responses_follow_each_other_even_without_a_line_end_between_them()
    {
        var (_, exchanges) = Captured.Read("HTTP/1.1 302 Found\nLocation: https://b.example/\nContent-Length: 2\n\ngoHTTP/1.1 100 Continue\n\nHTTP/2 403\nserver: x\n\nno\n");
        Assert.Equal([302, 403], exchanges.Select(e => e.Response!.Status));
        Assert.Equal("go", Captured.Body(exchanges[0].Response));
        Assert.Same(exchanges[0], exchanges[1].Previous);
        Assert.Equal("https://b.example/", exchanges[1].Request.Address);
    }

    [Theory]
    [InlineData("/private", true)]
    [InlineData("/other", false)]
    public void A_redirect_leads_to_the_request_that_it_names_and_to_no_other(string path, bool linked)
    {
        var (_, exchanges) = Captured.Read($"GET /a HTTP/1.1\nHost: a.example\n\nHTTP/1.1 302 Found\nLocation: /private\n\nGET {path} HTTP/1.1\nHost: a.example\n\nHTTP/1.1 403 Forbidden\n\n");
        Assert.Equal(linked, exchanges[1].Previous is not null);
    }

    [Fact]
    public void A_proxys_tunnel_answer_is_left_out()
    {
        Assert.Equal(403, Captured.One("HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 403\r\n\r\n", CaptureKind.RawResponse).Response!.Status);
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\nContent-Length: 12\n", true)]
    [InlineData("HTTP/1.1 403 Forbidden\nServer: x\n\n", true)]
    [InlineData("HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n", false)]
    public void A_missing_body_is_empty_only_where_the_length_says_so(string text, bool unknown) =>
        Assert.Equal(unknown, Captured.One(text, CaptureKind.RawResponse).Response!.BodyUnknown);

    [Theory]
    [InlineData("2\r\nno\r\n3\r\nway\r\n0\r\n\r\n", "noway", false)]
    [InlineData("2\r\nno\r\n3\r\nw", "now", true)]
    [InlineData("<html>pasted</html>", "<html>pasted</html>", false)]
    public void Chunks_are_put_together_where_they_are_chunks(string body, string expected, bool truncated)
    {
        var response = Captured.One("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n" + body, CaptureKind.RawResponse).Response!;
        Assert.Equal((expected, truncated), (Captured.Body(response), response.BodyTruncated));
    }

    [Fact]
    public void A_gzip_body_is_decoded_and_bounded()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(new byte[10_000_000]);
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 403 Forbidden\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n");
        var (summary, exchanges) = Captured.Read([.. head, .. packed.ToArray()]);
        Assert.Equal(CaptureKind.RawResponse, summary.Kind);
        var response = Assert.Single(exchanges).Response!;
        Assert.Equal(CaptureLimits.Default.BodyCap, response.Body.Length);
        Assert.True(response.BodyTruncated);
    }

    [Fact]
    public void Fields_without_a_status_line_are_read_and_reported()
    {
        var (summary, exchanges) = Captured.Read("server: cloudflare\ncf-ray: 8f-FRA\ncontent-type: text/html\n");
        Assert.Equal(CaptureKind.RawResponse, summary.Kind);
        Assert.Equal((0, "8f-FRA"), (exchanges[0].Response!.Status, exchanges[0].Response!.Headers["cf-ray"]));
        Assert.Contains("without a status", Assert.Single(summary.Problems).Message);
    }

    [Theory]
    [InlineData("Request URL: https://site.example/a\nRequest Method: GET\nStatus Code: 403 Forbidden\nRemote Address: 192.0.2.1:443\nReferrer Policy: no-referrer\nserver: nginx\n:authority: site.example\n:method: GET\ncookie: a=b\n")]
    [InlineData("General\nRequest URL:\nhttps://site.example/a\nRequest Method:\nGET\nStatus Code:\n403 Forbidden\nRemote Address:\n192.0.2.1:443\nResponse Headers\nserver:\nnginx\nRequest Headers\n:authority:\nsite.example\ncookie:\na=b\n")]
    [InlineData("Summary\nURL: https://site.example/a\nStatus: 403\nSource: Network\nAddress: 192.0.2.1:443\n\nRequest\n:method: GET\n:scheme: https\nCookie: a=b\n\nResponse\n:status: 403\nServer: nginx\n")]
    public void Copied_header_panels_are_read(string text)
    {
        var exchange = Captured.One(text, CaptureKind.RawResponse);
        Assert.Equal(("GET", "https://site.example/a", "192.0.2.1"), (exchange.Request.Method, exchange.Request.Address, exchange.Peer));
        Assert.Equal((403, "nginx"), (exchange.Response!.Status, exchange.Response.Headers["server"]));
        Assert.Equal("a=b", exchange.Request.Headers["cookie"]);
    }
}
