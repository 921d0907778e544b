using System.Text;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Oracle.Tests.Farm;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Logs;

/// <summary>Apache and ModSecurity are refused in every way that they know, and their own logs are read back.</summary>
public sealed class ApacheLogTests
{
    private static readonly LogCase[] _cases =
    [
        new("Require all denied", "GET /denied/a.html", 403, "server.access-rule"),
        new("a name of Apache's own", "GET /.htpasswd", 403, "server.access-rule"),
        new("Order and no Allow", "GET /order/a.html", 403, "server.access-rule?"),
        new("Satisfy Any that lets pass", "GET /any/a.html", 200, "server.access-rule?"),
        new("no index", "GET /noindex/", 403, "server.no-index"),
        new("an unreadable file", "GET /unreadable.html", 403, "file.mode-denies"),
        new("a file in a closed directory", "GET /closed/a.html", 403, "file.parent-blocked"),
        new("a link without FollowSymLinks", "GET /links/link.html", 403, "file.symlink-refused"),
        new("an unreadable .htaccess", "GET /overridden/a.html", 403, "server.htaccess-rule"),
        new("a listing without the right to read", "GET /list/", 403, "file.parent-blocked"),
        new("rewriting without FollowSymLinks", "GET /norewrite/a.html", 403, "file.symlink-refused"),
        new("a rule with F", "GET /forbidden/a.html", 403, ""),
        new("Redirect 403", "GET /redirected/a", 403, ""),
        new("ExecCGI off", "GET /cgi/a.cgi", 403, "server.access-rule"),
        new("SSLRequireSSL", "GET /tls/a.html", 403, "tls.required"),
        new("a wrong password", "GET /basic/a.html", 401, "login.required", "Authorization: Basic Ym9iOng=\r\n"),
        new("an unknown user", "GET /basic/a.html", 401, "login.required", "Authorization: Basic YWxpY2U6eA==\r\n"),
        new("a method that is not allowed", "DELETE /get/a.html", 405, "server.method-refused"),
        new("a script of another extension", "GET /php/x.txt", 403, "php-fpm.extension-limited"),
        new("an unreadable script", "GET /php/secret.php", 403, "file.mode-denies"),
        new("a space that a rewrite decoded", "GET /spaces/a%20b", 403, "server.path-suspicious"),
        new("an index that is denied beside one that is served", "GET /candidates/", 200, "server.access-rule?"),
        new("a rule of ModSecurity", "GET /index.html?q=attack", 403, "edge.waf-rule"),
        new("a rule of ModSecurity that only warns", "GET /index.html?q=watch", 200, ""),
        new("a missing file", "GET /missing", 404, ""),
        new("an address that imitates a line", "GET /denied/a%0A[client%206.6.6.6:1]%20AH00132:%20x", 403, "server.access-rule"),
        new("a Referer that imitates a line", "GET /denied/b", 403, "server.access-rule", "Referer: x\", referer: y [client 6.6.6.6]\r\n"),
    ];

    [Theory]
    [InlineData("")]
    [InlineData("ErrorLogFormat \"[%{cu}t] [%-m:%l] [pid %P:tid %T] [R:%L] %E: [client\\ %a] %M% ,\\ referer\\ %{Referer}i\"")]
    public async Task Every_refusal_is_named_from_the_servers_own_lines(string errorFormat)
    {
        var cancel = TestContext.Current.CancellationToken;
        var sites = Sites.Pick();
        await using var apache = new LoggingApache(sites, errorFormat);
        await using var fpm = new PhpFpmServer(sites);
        await fpm.StartAsync(cancel);
        await apache.StartAsync(cancel);
        var server = new LoggingServer(sites[Site.Apache], apache.Home);
        server.NewLines("error.log");
        var wrong = new List<string>();
        var ids = new Dictionary<string, string>();
        foreach (var one in _cases)
        {
            var status = await server.SendAsync(one.Request, one.Headers, cancel);
            var lines = server.NewLines("error.log");
            if (status != one.Status || LoggingServer.Causes(lines) != one.Causes)
                wrong.Add($"{one}: status {status}, expected {one.Status}; causes '{LoggingServer.Causes(lines)}', expected '{one.Causes}'\n{server.LastText}");
            foreach (var line in lines.Where(line => line is { Server: LogServer.Apache, RequestId.Length: > 0 })) ids.TryAdd($"{one.Request} HTTP/1.1", line.RequestId);
            wrong.AddRange(lines.Where(line => line.CauseId is not null && line.Client != "127.0.0.1").Select(line => $"{one}: client {line.Client}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        CheckAudit(server);
        await CheckAccess(server, ids, cancel);
        Wrong(JoinedLogs.Check(apache.Home, "combined.log", null, _cases));
        Wrong(JoinedLogs.Check(apache.Home, "oracle.log", LogFormats.FromApache(LoggingApache.Format, out _), _cases));
        Assert.Equal(errorFormat.Length > 0, ids.Count > 10);
    }

    // The audit log holds every 403, and with it the server's own reasons.
    private static void CheckAudit(LoggingServer server)
    {
        var audited = server.NewLines("audit.log");
        Assert.Contains(audited, line => line is { CauseId: "edge.waf-rule", Number: "100001", Request: "GET /index.html?q=attack HTTP/1.1", Status: 403, Client: "127.0.0.1" });
        Assert.Contains(audited, line => line is { CauseId: "server.access-rule", Request: "GET /denied/a.html HTTP/1.1", Number: "AH01630" });
        Assert.Contains(audited, line => line is { CauseId: "file.mode-denies", Request: "GET /unreadable.html HTTP/1.1" });
        Assert.All(audited, line => Assert.True(line.IsUtc && line.RequestId.Length > 0));
    }

    private static async Task CheckAccess(LoggingServer server, Dictionary<string, string> ids, CancellationToken cancel)
    {
        // Apache writes the access line after the answer, so the last one may be on its way.
        for (var i = 0; i < 100 && server.Lines("combined.log").Count < _cases.Length; i++) await Task.Delay(20, cancel);
        foreach (var (log, format) in ((string, ILineFormat?)[])[("oracle.log", LogFormats.FromApache(LoggingApache.Format, out _)), ("combined.log", LogFormats.Detect(server.Lines("combined.log")).Access)])
        {
            var read = new List<(string Request, int Status)>();
            foreach (var line in server.Lines(log))
            {
                var fields = AccessLine.Empty;
                Assert.True(format!.TryRead(line.Span, ref fields), $"{log}: {Encoding.UTF8.GetString(line.Span)}");
                // %L is the same word on both sides.
                if (log == "oracle.log" && ids.TryGetValue(Escapes.Undo(fields.Request), out var id)) Assert.Contains(id, Ids(server, fields.Request), StringComparer.Ordinal);
                read.Add((Escapes.Undo(fields.Request), fields.Status));
            }
            Assert.Equal(_cases.Select(one => ($"{one.Request} HTTP/1.1", one.Status)).Order(), read.Order());
        }
        Assert.Equal("apache error", LogFormats.Detect(server.Lines("error.log")).Errors?.Name);
        Assert.Equal("modsecurity audit", LogFormats.Detect(server.Lines("audit.log")).Errors?.Name);
        Assert.Equal("combined", LogFormats.Detect(server.Lines("combined.log")).Access?.Name);
    }

    private static List<string> Ids(LoggingServer server, ReadOnlySpan<byte> request)
    {
        var ids = new List<string>();
        var format = LogFormats.FromApache(LoggingApache.Format, out _)!;
        foreach (var line in server.Lines("oracle.log"))
        {
            var fields = AccessLine.Empty;
            if (format.TryRead(line.Span, ref fields) && fields.Request.SequenceEqual(request)) ids.Add(Encoding.UTF8.GetString(fields.RequestId));
        }
        return ids;
    }

    private static void Wrong(List<string> wrong) => Assert.True(wrong.Count == 0, string.Join('\n', wrong));
}
