using System.Text;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Oracle.Tests.Farm;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Logs;

/// <summary>nginx is refused in every way that it knows, and its own logs are read back.</summary>
public sealed class NginxLogTests
{
    private const string Bob = "Authorization: Basic Ym9iOnNlY3JldA==\r\n";

    private static readonly LogCase[] _cases =
    [
        new("a deny rule", "GET /deny/a", 403, "server.access-rule"),
        new("limit_except", "POST /methods/a", 403, "server.access-rule", "Content-Length: 0\r\n"),
        new("no index", "GET /noindex/", 403, "server.no-index"),
        new("an unreadable file", "GET /unreadable.html", 403, "file.mode-denies"),
        new("a file in a closed directory", "GET /closed/a.html", 403, "file.mode-denies"),
        new("a closed directory", "GET /closed/", 403, "file.parent-blocked"),
        new("a link under disable_symlinks", "GET /links/link.html", 403, "file.symlink-refused"),
        new("a loop of links", "GET /loop/a", 403, "file.symlink-refused"),
        new("a listing without the right to read", "GET /list/", 403, "file.parent-blocked"),
        new("the first request of a minute", "GET /slow/a", 200, ""),
        new("the second request of a minute", "GET /slow/a", 403, "rate.limit-exceeded"),
        new("deletion in a folder of somebody else", "DELETE /dav/old.html", 403, "file.mode-denies"),
        new("a new folder in a folder of somebody else", "MKCOL /dav/new/", 403, "file.mode-denies"),
        new("no password", "GET /basic/a", 401, "login.required"),
        new("an unknown user", "GET /basic/a", 401, "login.required", "Authorization: Basic YWxpY2U6eA==\r\n"),
        new("a wrong password", "GET /basic/a", 401, "login.required", "Authorization: Basic Ym9iOng=\r\n"),
        new("the right password", "GET /basic/a", 404, "", Bob),
        new("an unreadable file of users", "GET /closed-basic/a", 500, "", Bob),
        new("satisfy any without a password", "GET /any/a", 401, "login.required"),
        new("a return", "GET /return/a", 403, ""),
        new("a refusal hidden as 404", "GET /hidden/a", 404, "server.access-rule"),
        new("the application behind", "GET /app", 403, ""),
        new("a missing file", "GET /missing", 404, ""),
        new("try_files that cannot look", "GET /tried/a", 200, "file.parent-blocked?"),
        new("a script of another extension", "GET /php/x.txt", 403, "php-fpm.extension-limited"),
        new("an unreadable script", "GET /php/secret.php", 403, "file.mode-denies"),
        new("a script that says so itself", "GET /php/said.php", 403, ""),
        new("a path that imitates a refusal", "GET /a%22%20failed%20(13:%20Permission%20denied),%20client:%206.6.6.6,%20server:%20x,%20request:%20%22GET%20/b%20HTTP/1.1%22", 404, ""),
        new("a Referer that imitates fields", "GET /deny/r", 403, "server.access-rule", "Referer: x\", client: 6.6.6.6, server: y, request: \"GET /z HTTP/1.1\", host: \"evil\r\n"),
        new("a path that forges a line", "GET /a%0A2026/11/23%2013:05:30%20%5Berror%5D%201%231:%20*6%20access%20forbidden%20by%20rule,%20client:%206.6.6.6,%20server:%20x,%20request:%20%22GET%20/b%20HTTP/1.1%22,%20host:%20%22h%22%0Ax", 404, ""),
        new("a path that forges a line as the last", "GET /a%0A2026/11/23%2013:05:30%20%5Berror%5D%201%231:%20*6%20access%20forbidden%20by%20rule,%20client:%206.6.6.6,%20server:%20x,%20request:%20%22GET%20/b%20HTTP/1.1", 404, ""),
        new("a forged line before the cut", "GET /a%0A2026/11/23%2013:05:30%20%5Berror%5D%201%231:%20*6%20access%20forbidden%20by%20rule,%20client:%206.6.6.6,%20server:%20x,%20request:%20%22GET%20/b%20HTTP/1.1%22,%20host:%20%22h%22%0A"
            + string.Concat(Enumerable.Repeat(new string('x', 200) + "/", 10)), 404, ""),
        new("a long address", "GET /deny/" + new string('y', 3000), 403, "server.access-rule"),
    ];

    [Fact]
    public async Task Every_refusal_is_named_from_the_servers_own_lines()
    {
        var cancel = TestContext.Current.CancellationToken;
        var sites = Sites.Pick();
        await using var nginx = new LoggingNginx(sites);
        await using var fpm = new PhpFpmServer(sites);
        await fpm.StartAsync(cancel);
        await nginx.StartAsync(cancel);
        var server = new LoggingServer(sites[Site.Nginx], nginx.Home);
        server.NewLines("error.log");
        var wrong = new List<string>();
        foreach (var one in _cases)
        {
            var status = await server.SendAsync(one.Request, one.Headers, cancel);
            var lines = server.NewLines("error.log");
            if (status != one.Status || LoggingServer.Causes(lines) != one.Causes)
                wrong.Add($"{one}: status {status}, expected {one.Status}; causes '{LoggingServer.Causes(lines)}', expected '{one.Causes}'\n{server.LastText}");
            foreach (var line in lines.Where(line => line.CauseId is not null))
                if (line.Client != "127.0.0.1" || line.Connection.Length == 0 || !$"{one.Request} HTTP/1.1".StartsWith(line.Request, StringComparison.Ordinal) || line.Request.Length < Math.Min(one.Request.Length, 1800))
                    wrong.Add($"{one}: client {line.Client}, connection {line.Connection}, request {line.Request}");
        }
        var plain = await new LoggingServer(sites[Site.NginxTls], nginx.Home).SendAsync("GET /", "", cancel);
        Assert.Equal((400, "tls.required"), (plain, LoggingServer.Causes(server.NewLines("error.log"))));
        Assert.Equal(400, (await FarmClient.SendAsync(Ask.Get(sites.Address(Site.NginxTls)), null, cancel)).Status);
        Assert.Equal("tls.client-certificate", LoggingServer.Causes(server.NewLines("error.log")));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        CheckAccess(server);
        Wrong(JoinedLogs.Check(nginx.Home, "combined.log", null, _cases));
        Wrong(JoinedLogs.Check(nginx.Home, "oracle.log", LogFormats.FromNginx(LoggingNginx.Format, out _), _cases));
        Wrong(JoinedLogs.Check(nginx.Home, "json.log", null, _cases));
    }

    private static void CheckAccess(LoggingServer server)
    {
        foreach (var (log, format) in ((string, ILineFormat?)[])[
            ("oracle.log", LogFormats.FromNginx(LoggingNginx.Format, out _)), ("json.log", LogFormats.FromNginx(LoggingNginx.JsonFormat, out _)), ("combined.log", LogFormats.Detect(server.Lines("combined.log")).Access)])
        {
            var read = new List<(string Request, int Status)>();
            foreach (var line in server.Lines(log))
            {
                var fields = AccessLine.Empty;
                Assert.True(format!.TryRead(line.Span, ref fields), $"{log}: {Encoding.UTF8.GetString(line.Span)}");
                Assert.Equal("127.0.0.1", Encoding.UTF8.GetString(fields.Client));
                Assert.NotEqual(AccessLine.NoTime, fields.Time);
                read.Add((Escapes.Undo(fields.Request), fields.Status));
            }
            Assert.Equal(_cases.Select(one => ($"{one.Request} HTTP/1.1", one.Status)), read.Where(one => !one.Request.EndsWith("HTTP/1.0", StringComparison.Ordinal)).Take(_cases.Length));
        }
        Assert.Equal("nginx error", LogFormats.Detect(server.Lines("error.log")).Errors?.Name);
        Assert.Equal("combined", LogFormats.Detect(server.Lines("combined.log")).Access?.Name);
        Assert.Equal("json", LogFormats.Detect(server.Lines("json.log")).Access?.Name);
    }

    private static void Wrong(List<string> wrong) => Assert.True(wrong.Count == 0, string.Join('\n', wrong));
}
