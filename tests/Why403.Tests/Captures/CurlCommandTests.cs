using System.Text;
using Why403.Captures;

namespace Why403.Tests.Captures;

public class CurlCommandTests
{
    [Theory]
    [InlineData("""curl 'https://a.example/x?a=1&b=2' -H 'accept: */*' -b 'sid=1; t="2"' --data-raw $'it\'s \u00e9' --compressed""")]
    [InlineData("curl \"https://a.example/x?a=1&b=2\" \\\n  -H \"accept: */*\" \\\n  -b 'sid=1; t=\"2\"' \\\n --data-raw 'it'\\''s é'")]
    [InlineData("curl ^\"https://a.example/x?a=1^&b=2^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  -b ^\"sid=1; t=\\^\"2\\^\"^\" ^\r\n  --data-raw ^\"it's é^\"")]
    [InlineData("$ curl -sSL -XPOST https://a.example/x?a=1'&'b=2 -Haccept:\\ */* --cookie 'sid=1; t=\"2\"' -d \"it's é\" 2>&1 | less")]
    public void Every_quoting_gives_the_same_request(string text)
    {
        var command = CurlCommand.Read(text);
        Assert.Empty(command.Problems);
        Assert.Equal(("POST", "https://a.example/x?a=1&b=2"), (command.Request!.Method, command.Request.Address));
        Assert.Equal("*/*", command.Request.Headers["accept"]);
        Assert.Equal("sid=1; t=\"2\"", command.Request.Headers["cookie"]);
        Assert.Equal("it's é", Encoding.UTF8.GetString(command.Request.Body.Span));
    }

    [Fact]
    public void Options_about_the_connection_are_kept()
    {
        var command = CurlCommand.Read("curl -k -L -x http://p.example:3128 --resolve a.example:443:192.0.2.1 -E me.pem -u me:pw -A x/1 -e https://r.example/ a.example");
        Assert.True(command is { Insecure: true, FollowsRedirects: true, HasClientCertificate: true });
        Assert.Equal(("http://p.example:3128", "a.example:443:192.0.2.1"), (command.Proxy, command.Resolve[0]));
        Assert.Equal(("http://a.example", "Basic bWU6cHc="), (command.Request!.Address, command.Request.Headers["authorization"]));
        Assert.Equal(("x/1", "https://r.example/"), (command.Request.Headers["user-agent"], command.Request.Headers["referer"]));
    }

    [Theory]
    [InlineData("curl -I https://a.example", "HEAD", "https://a.example")]
    [InlineData("curl -G -d q=1 https://a.example/s", "GET", "https://a.example/s?q=1")]
    [InlineData("curl --json '{}' https://a.example", "POST", "https://a.example")]
    [InlineData("curl -o out --max-time 5 -w '%{http_code}' https://a.example", "GET", "https://a.example")]
    public void The_method_follows_from_the_options(string text, string method, string address)
    {
        var request = CurlCommand.Read(text).Request!;
        Assert.Equal((method, address), (request.Method, request.Address));
    }

    [Theory]
    [InlineData("curl -d @body.json https://a.example", "in a file")]
    [InlineData("curl -b jar.txt https://a.example", "in a file")]
    [InlineData("curl 'https://a.example", "not closed")]
    [InlineData("curl -s", "names no address")]
    [InlineData("curl https://a.example -H", "has no value")]
    public void What_is_missing_is_said(string text, string problem) =>
        Assert.Contains(CurlCommand.Read(text).Problems, p => p.Message.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void A_response_behind_the_command_belongs_to_it()
    {
        var exchange = Captured.One("$ curl -i -H 'X-A: 1' https://a.example/x\nHTTP/2 403\nserver: nginx\n\nno\n", CaptureKind.Curl);
        Assert.Equal(("https://a.example/x", "1", 403), (exchange.Request.Address, exchange.Request.Headers["x-a"], exchange.Response!.Status));
    }

    [Fact]
    public void Letters_beyond_ascii_come_through_a_capture()
    {
        var exchange = Captured.One("curl 'https://a.example/é' -d 'ü€' -H $'a: \\u00e9'\n", CaptureKind.Curl);
        Assert.Equal(("https://a.example/é", "ü€", "é"), (exchange.Request.Address, Encoding.UTF8.GetString(exchange.Request.Body.Span), exchange.Request.Headers["a"]));
    }

    [Fact]
    public void A_transcript_behind_the_command_speaks_for_itself()
    {
        var exchange = Captured.One("curl -v https://a.example/x\n* Connected to a.example (192.0.2.1) port 443\n> GET /x HTTP/1.1\n> Host: a.example\n> User-Agent: curl/8\n>\n< HTTP/1.1 403 Forbidden\n<\n", CaptureKind.Curl);
        Assert.Equal(("curl/8", 403), (exchange.Request.Headers["user-agent"], exchange.Response!.Status));
    }

    [Fact]
    public void Several_commands_are_several_exchanges()
    {
        var (summary, exchanges) = Captured.Read(string.Concat(Enumerable.Range(0, 1001).Select(i => $"curl https://a.example/{i}\n")));
        Assert.Equal(1000, exchanges.Count);
        Assert.Contains("first 1000 commands", Assert.Single(summary.Problems).Message);
    }
}
