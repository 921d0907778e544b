using Why403.Captures;

namespace Why403.Tests.Captures;

public class CurlTranscriptTests
{
    // curl 7.88.1 with standard error and output in one file, run here against a local server.
    private const string ToFile = """
          % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                         Dload  Upload   Total   Spent    Left  Speed
          0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:18403...
        * Connected to 127.0.0.1 (127.0.0.1) port 18403 (#0)
        > GET /private/ HTTP/1.1
        > Host: 127.0.0.1:18403
        > User-Agent: curl/7.88.1
        > Accept: */*
        > 
        < HTTP/1.1 403 Forbidden
        < Server: BaseHTTP/0.6 Python/3.11.7
        < Content-Type: text/html
        < Content-Length: 71
        < 
        { [71 bytes data]
        100    71  100    71    0     0  44044      0 --:--:-- --:--:-- --:--:-- 71000
        * Connection #0 to host 127.0.0.1 left intact
        <html>
        <head><title>403 Forbidden</title></head>
        <body>no</body></html>
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Meter_information_and_body_are_told_apart(string lineEnd)
    {
        var exchange = Captured.One(ToFile.ReplaceLineEndings("\n").Replace("\n", lineEnd), CaptureKind.Transcript);
        Assert.Equal("GET", exchange.Request.Method);
        Assert.Equal("http://127.0.0.1:18403/private/", exchange.Request.Address);
        Assert.Equal("curl/7.88.1", exchange.Request.Headers["user-agent"]);
        Assert.Equal("127.0.0.1", exchange.Peer);
        Assert.Equal((403, "Forbidden", "HTTP/1.1"), (exchange.Response!.Status, exchange.Response.Reason, exchange.Response.Version));
        Assert.StartsWith("<html>", Captured.Body(exchange.Response));
        Assert.EndsWith("</html>", Captured.Body(exchange.Response));
        Assert.Null(exchange.ClientCertificateAsked);
    }

    [Fact]
    public void The_head_that_curl_i_repeats_is_not_part_of_the_body()
    {
        var text = ToFile.Replace("<html>", "HTTP/1.1 403 Forbidden\nServer: BaseHTTP/0.6 Python/3.11.7\nContent-Length: 71\n\n<html>");
        Assert.StartsWith("<html>", Captured.Body(Captured.One(text, CaptureKind.Transcript).Response));
    }

    [Fact]
    public void Tls_lines_tell_the_scheme_the_issuer_and_whether_a_certificate_was_asked_for()
    {
        var exchange = Captured.One("""
            *   Trying 192.0.2.7:8443...
            * TLSv1.3 (OUT), TLS handshake, Client hello (1):
            * TLSv1.3 (IN), TLS handshake, Request CERT (13):
            * TLSv1.3 (IN), TLS handshake, Finished (20):
            * SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
            * Server certificate:
            *  subject: CN=api.example
            *  issuer: C=US; O=Test; CN=Test CA
            * Established connection to api.example (192.0.2.7 port 8443) from 192.0.2.9 port 5000 
            * using HTTP/2
            * [HTTP/2] [1] OPENED stream for https://api.example:8443/v1
            * [HTTP/2] [1] [:method: GET]
            * [HTTP/2] [1] [:path: /v1]
            > GET /v1 HTTP/2
            > Host: api.example:8443
            >
            < HTTP/2 403
            < server: nginx
            <
            * Connection #0 to host api.example left intact
            no
            """, CaptureKind.Transcript);
        Assert.Equal("https://api.example:8443/v1", exchange.Request.Address);
        Assert.Equal("HTTP/2", exchange.Response!.Version);
        Assert.Equal("192.0.2.7", exchange.Peer);
        Assert.True(exchange.ClientCertificateAsked);
        Assert.Equal("C=US; O=Test; CN=Test CA", exchange.CertificateIssuer);
        Assert.Equal("no", Captured.Body(exchange.Response));
    }

    [Fact]
    public void A_redirect_chain_is_linked()
    {
        var (_, exchanges) = Captured.Read("""
            * Connected to a.example (192.0.2.1) port 80
            > POST /r HTTP/1.1
            > Host: a.example
            >
            < HTTP/1.1 100 Continue
            } [3 bytes data]
            * We are completely uploaded and fine
            < HTTP/1.1 302 Found
            < Location: /private/
            < Content-Length: 0
            <
            * Connection #0 to host a.example left intact
            * Issue another request to this URL: 'http://a.example/private/'
            > GET /private/ HTTP/1.1
            > Host: a.example
            >
            < HTTP/1.1 403 Forbidden
            < Content-Length: 2
            <
            no* Connection #0 to host a.example left intact
            """);
        Assert.Equal([302, 403], exchanges.Select(e => e.Response!.Status));
        Assert.Same(exchanges[0], exchanges[1].Previous);
        Assert.False(exchanges[0].Response!.BodyUnknown);
        Assert.Equal("no", Captured.Body(exchanges[1].Response));
    }

    [Fact]
    public void Two_runs_in_one_text_are_no_chain()
    {
        var (_, exchanges) = Captured.Read("""
            * Connected to a.example (192.0.2.1) port 80
            > GET /r HTTP/1.1
            > Host: a.example
            >
            < HTTP/1.1 302 Found
            < Location: /private/
            <
            * Connection #0 to host a.example left intact
            * Connected to b.example (192.0.2.2) port 80
            > GET / HTTP/1.1
            > Host: b.example
            >
            < HTTP/1.1 403 Forbidden
            <
            """);
        Assert.Equal("http://b.example/", exchanges[1].Request.Address);
        Assert.Null(exchanges[1].Previous);
    }

    [Fact]
    public void A_proxy_that_refuses_the_tunnel_is_an_exchange_of_its_own()
    {
        var exchange = Captured.One("""
            * Connected to 127.0.0.1 (127.0.0.1) port 3128 (#0)
            * Establish HTTP proxy tunnel to site.example:443
            > CONNECT site.example:443 HTTP/1.1
            > Host: site.example:443
            >
            < HTTP/1.1 403 Forbidden
            < Content-Length: 0
            <
            * CONNECT tunnel failed, response 403
            * Closing connection 0
            curl: (56) CONNECT tunnel failed, response 403
            """, CaptureKind.Transcript);
        Assert.False(exchange.Response!.BodyTruncated);
        Assert.Equal(("CONNECT", "https://site.example/", 403), (exchange.Request.Method, exchange.Request.Address, exchange.Response!.Status));
    }

    [Fact]
    public void A_tunnel_that_opens_is_no_exchange()
    {
        var exchange = Captured.One("""
            * Connected to proxy.example (192.0.2.3) port 3128
            > CONNECT site.example:443 HTTP/1.1
            > Host: site.example:443
            >
            < HTTP/1.1 200 Connection established
            <
            * CONNECT phase completed
            * TLSv1.3 (IN), TLS handshake, Finished (20):
            > GET / HTTP/1.1
            > Host: site.example
            >
            < HTTP/1.1 403 Forbidden
            <
            """, CaptureKind.Transcript);
        Assert.Equal("https://site.example/", exchange.Request.Address);
        Assert.False(exchange.ClientCertificateAsked);
    }

    [Theory]
    [InlineData("* Could not resolve host: nosuch.example\n* Closing connection 0\ncurl: (6) Could not resolve host: nosuch.example", "http://nosuch.example/")]
    [InlineData("*   Trying 192.0.2.1:8080...\ncurl: (7) Failed to connect to a.example port 8080 after 0 ms: Couldn't connect to server", "http://a.example:8080/")]
    [InlineData("* Connected to a.example (192.0.2.1) port 443 (#0)\n* TLSv1.3 (IN), TLS alert, handshake failure (552):\ncurl: (35) error:0A000410", "https://a.example/")]
    public void A_request_that_never_left_has_curls_word_as_its_failure(string text, string address)
    {
        var exchange = Captured.One(text, CaptureKind.Transcript);
        Assert.Null(exchange.Response);
        Assert.StartsWith("curl: (", exchange.Failure);
        Assert.Equal(address, exchange.Request.Address);
    }

    [Fact]
    public void A_status_that_only_curls_message_states_is_a_response_with_an_unknown_body()
    {
        var exchange = Captured.One("curl: (22) The requested URL returned error: 403", CaptureKind.Transcript);
        Assert.Equal(403, exchange.Response!.Status);
        Assert.True(exchange.Response.BodyUnknown);
        Assert.Null(exchange.Failure);
    }
}
