using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Why403.Tests.Cli;

public sealed class ReadTests
{
    private const string Challenge = "HTTP/2 403\nserver: cloudflare\ncf-ray: 8d2f6e0a1b2c3d4e-AMS\ncf-mitigated: challenge\ncontent-type: text/html\n\n<title>Just a moment...</title>\n";

    [Fact]
    public async Task A_pasted_response_is_diagnosed_and_exits_with_1()
    {
        using var file = Command.File(Challenge);
        var (code, output, _) = await Command.RunAsync("read", file.Path);
        Assert.Equal(1, code);
        Assert.Contains("proven[edge.challenge]", output);
        Assert.Equal(0, (await Command.RunAsync("read", file.Path, "--exit-zero")).ExitCode);
    }

    [Fact]
    public async Task A_healthy_response_exits_with_0_and_claims_nothing()
    {
        using var file = Command.File("HTTP/1.1 200 OK\nServer: cloudflare\nCF-RAY: 8d2f6e0a1b2c3d4e-AMS\nContent-Type: text/html\n\n<p>Cloudflare, Imperva and Akamai compared\n");
        var (code, output, _) = await Command.RunAsync("read", file.Path);
        Assert.Equal(0, code);
        Assert.Contains("not a refusal", output);
    }

    [Fact]
    public async Task Quiet_and_JSON_name_the_same_causes_in_the_same_order()
    {
        using var file = Command.File("HTTP/1.1 403 Forbidden\nServer: nginx\nContent-Type: text/html\n\n<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");
        var quiet = (await Command.RunAsync("read", file.Path, "-q")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[2]).ToArray();
        using var json = JsonDocument.Parse((await Command.RunAsync("read", file.Path, "--json")).Output);
        var ids = json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("cause").GetString()!).ToArray();
        Assert.NotEmpty(ids);
        Assert.Equal(ids, quiet);
    }

    [Fact]
    public async Task A_saved_answer_renders_again_from_JSON_and_from_a_report()
    {
        using var capture = Command.File(Challenge);
        using var json = Command.File("", ".json");
        using var html = Command.File("", ".html");
        await Command.RunAsync("read", capture.Path, "-o", json.Path);
        var (_, direct, _) = await Command.RunAsync("read", capture.Path);
        Assert.Equal(direct, (await Command.RunAsync("render", json.Path)).Output);
        Assert.Equal(0, (await Command.RunAsync("render", json.Path, "-o", html.Path, "--exit-zero")).ExitCode);
        var page = File.ReadAllText(html.Path);
        Assert.DoesNotContain("src=\"http", page);
        var (code, fromReport, _) = await Command.RunAsync("render", html.Path);
        Assert.Equal(1, code);
        Assert.Equal(direct, fromReport);
    }

    [Fact]
    public async Task Text_from_strangers_cannot_steer_the_terminal_or_the_report()
    {
        using var file = Command.File("HTTP/1.1 403 Forbidden\nServer: \u001b]0;owned\u0007<script>alert(1)</script>\nX-Squid-Error: ERR_ACCESS_DENIED \u001b[2J\u202eevil\n\n\u001b[31m<img src=x onerror=alert(1)>\n");
        var (_, text, errors) = await Command.RunAsync("read", file.Path, "-vv");
        Assert.DoesNotContain('\u001b', text + errors);
        Assert.DoesNotContain('\u0007', text + errors);
        Assert.DoesNotContain('\u202e', text + errors);
        var (_, html, _) = await Command.RunAsync("read", file.Path, "--format", "html");
        Assert.DoesNotContain("<script>alert", html);
        Assert.DoesNotContain("<img src=x", html);
    }

    public static TheoryData<string> Oddities => ["empty", "blank", "binary", "half-har", "utf16", "deep-json", "long-line", "nul", "gzip-bomb", "many-headers", "huge-header", "only-status"];

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task An_odd_input_gets_a_clear_answer_and_a_documented_exit_code(string kind)
    {
        using var file = Command.File(Odd(kind));
        var (code, output, errors) = await Command.RunAsync("read", file.Path);
        Assert.Contains(code, (int[])[0, 1, 3]);
        Assert.NotEqual("", output + errors);
        Assert.DoesNotContain("   at ", output + errors);
        Assert.DoesNotContain("Exception", output + errors);
    }

    private static byte[] Odd(string kind) => kind switch
    {
        "empty" => [],
        "blank" => "\r\n\r\n   \n"u8.ToArray(),
        "binary" => [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7 + i / 256))],
        "half-har" => Encoding.UTF8.GetBytes("""{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-11-25T12:00:00Z","request":{"method":"GET","url":"https://a.example/","headers":[]},"response":{"status":403,"statusText":"","headers":[{"name":"Server","va"""),
        "utf16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Challenge)],
        "deep-json" => Encoding.UTF8.GetBytes("{\"error\":" + string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5001)),
        "long-line" => Encoding.UTF8.GetBytes("HTTP/1.1 403 " + new string('x', 3_000_000)),
        "nul" => Encoding.UTF8.GetBytes("HTTP/1.1 403 Forbidden\nServer: a\0b\n\n\0\0\0"),
        "gzip-bomb" => Bomb(),
        "many-headers" => Encoding.UTF8.GetBytes("HTTP/1.1 403 Forbidden\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"X-{i}: {i}\n")) + "\nbody"),
        "huge-header" => Encoding.UTF8.GetBytes("HTTP/1.1 403 Forbidden\nX-Big: " + new string('h', 1_500_000) + "\n\nbody"),
        _ => "HTTP/1.1 403"u8.ToArray(),
    };

    private static byte[] Bomb()
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++) gzip.Write(zeros);
        }
        return memory.ToArray();
    }
}
