using System.IO.Compression;
using System.Text;

namespace Why403.Tests.Cli;

public sealed class HostileServerTests
{
    [Fact]
    public async Task An_endless_body_is_cut_and_diagnosed()
    {
        using var server = new HostileServer(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 403 Forbidden\r\nServer: nginx\r\nContent-Type: text/html\r\n\r\n"u8.ToArray(), stop);
            var junk = Encoding.ASCII.GetBytes(new string('x', 65536));
            // Bounded, though the client hangs up long before.
            for (var i = 0; i < 2000; i++) await stream.WriteAsync(junk, stop);
        });
        var (code, output, _) = await Probe(server);
        Assert.Equal(1, code);
        Assert.StartsWith("403", output);
    }

    [Fact]
    public async Task A_compressed_bomb_is_cut_at_the_cap()
    {
        using var server = new HostileServer(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"u8.ToArray(), stop);
            await using var gzip = new GZipStream(stream, CompressionLevel.SmallestSize);
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++) await gzip.WriteAsync(zeros, stop);
        });
        var before = GC.GetTotalAllocatedBytes();
        var (code, _, _) = await Probe(server);
        Assert.Equal(1, code);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 400_000_000);
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nX-Big: ", 2_000_000)]
    [InlineData("", 100_000)]
    public async Task A_header_without_end_or_no_HTTP_at_all_is_undetermined_with_a_reason(string start, int length)
    {
        using var server = new HostileServer(HostileServer.Saying(start + new string('h', length)));
        var (code, output, errors) = await Probe(server);
        Assert.Equal(3, code);
        Assert.DoesNotContain("   at ", output + errors);
        Assert.Contains("No answer arrived", output);
    }

    [Fact]
    public async Task A_server_that_stalls_is_left_after_the_timeout()
    {
        using var server = new HostileServer((_, stop) => Task.Delay(TimeSpan.FromSeconds(60), stop));
        var (code, output, _) = await Probe(server, "--timeout", "0.5");
        Assert.Equal(3, code);
        Assert.Contains("no answer within 0.5 s", OneLine(output));
    }

    [Fact]
    public async Task A_body_that_stalls_keeps_what_arrived()
    {
        using var server = new HostileServer(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 500\r\ncf-mitigated: challenge\r\n\r\n<title>Just a"u8.ToArray(), stop);
            await Task.Delay(TimeSpan.FromSeconds(60), stop);
        });
        var (code, output, _) = await Probe(server, "--timeout", "0.5");
        Assert.Equal(1, code);
        Assert.Contains("edge.challenge", output);
    }

    [Fact]
    public async Task A_redirect_loop_is_followed_once()
    {
        using var server = new HostileServer(HostileServer.Saying("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        var (code, _, _) = await Probe(server);
        Assert.Equal(0, code);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Escape_sequences_and_markup_from_a_server_stay_text()
    {
        using var server = new HostileServer(HostileServer.Saying("HTTP/1.1 403 \u001b[31mNo\r\nServer: a\u001b]0;x\u0007b\r\nX-Request-Id: <script>alert(1)</script>\r\nConnection: close\r\nContent-Length: 4\r\n\r\n\u001b[2J"));
        var (_, text, errors) = await Probe(server, "-vv");
        Assert.DoesNotContain('\u001b', text + errors);
        var (_, html, _) = await Probe(server, "--format", "html");
        Assert.DoesNotContain("<script>alert", html);
    }

    [Fact]
    public async Task Nothing_that_listens_is_undetermined()
    {
        string address;
        using (var server = new HostileServer(HostileServer.Saying(""))) address = server.Address;
        var (code, output, _) = await Command.RunAsync("probe", address, "--pace", "0");
        Assert.Equal(3, code);
        Assert.Contains("nothing listens there", OneLine(output));
    }

    // The answer is wrapped at 80 columns.
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<(int ExitCode, string Output, string Errors)> Probe(HostileServer server, params string[] more) =>
        Command.RunAsync(["probe", server.Address, "--pace", "0", "--budget", "2", .. more]);
}
