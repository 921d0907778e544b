using Why403.Captures;

namespace Why403.Tests.Captures;

public class WgetTranscriptTests
{
    // wget 1.21.3, run here.
    [Fact]
    public void Server_responses_are_read_and_a_redirect_is_linked()
    {
        var (summary, exchanges) = Captured.Read("""
            --2026-11-25 03:19:07--  http://site.example/r
            Resolving site.example (site.example)... 192.0.2.1
            Connecting to site.example (site.example)|192.0.2.1|:80... connected.
            HTTP request sent, awaiting response... 
              HTTP/1.1 302 Found
              Location: /private/
              Content-Length: 0
            Location: /private/ [following]
            --2026-11-25 03:19:07--  http://site.example/private/
            Reusing existing connection to site.example:80.
            HTTP request sent, awaiting response... 
              HTTP/1.1 403 Forbidden
              Server: nginx
              Content-Length: 71
            2026-11-25 03:19:07 ERROR 403: Forbidden.
            """);
        Assert.Equal(CaptureKind.Transcript, summary.Kind);
        Assert.Equal(["http://site.example/r", "http://site.example/private/"], exchanges.Select(e => e.Request.Address));
        Assert.Same(exchanges[0], exchanges[1].Previous);
        Assert.Equal("nginx", exchanges[1].Response!.Headers["server"]);
        Assert.Equal(2, exchanges[0].Response!.Headers.Count);
        Assert.True(exchanges[1].Response!.BodyUnknown);
        Assert.Equal("192.0.2.1", exchanges[1].Peer);
    }

    [Fact]
    public void Without_headers_the_status_alone_is_kept()
    {
        var exchange = Captured.One("--2026-11-25 03:19:07--  https://site.example/\nHTTP request sent, awaiting response... 403 Forbidden\n2026-11-25 03:19:07 ERROR 403: Forbidden.\n", CaptureKind.Transcript);
        Assert.Equal(("https://site.example/", 403, "Forbidden"), (exchange.Request.Address, exchange.Response!.Status, exchange.Response.Reason));
    }

    [Fact]
    public void Debug_output_holds_the_request_too()
    {
        var exchange = Captured.One("""
            DEBUG output created by Wget 1.21.3 on linux-gnu.

            --2026-11-25 03:19:07--  https://site.example/private/
            ---request begin---
            GET /private/ HTTP/1.1
            Host: site.example
            User-Agent: Wget/1.21.3

            ---request end---
            HTTP request sent, awaiting response... 
            ---response begin---
            HTTP/1.1 403 Forbidden
            Server: nginx

            ---response end---
            403 Forbidden
            2026-11-25 03:19:07 ERROR 403: Forbidden.
            """, CaptureKind.Transcript);
        Assert.Equal("Wget/1.21.3", exchange.Request.Headers["user-agent"]);
        Assert.Equal("https://site.example/private/", exchange.Request.Address);
        Assert.Equal("nginx", exchange.Response!.Headers["server"]);
    }
}
