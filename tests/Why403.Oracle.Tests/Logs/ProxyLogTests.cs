using System.Net;
using System.Net.Sockets;
using System.Text;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Logs;

/// <summary>HAProxy and Caddy state in their access lines, or beside them, what they did; their own lines are read back.</summary>
public sealed class ProxyLogTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task HAProxy_tells_its_own_refusals_from_those_of_the_server_behind_it()
    {
        (string Path, int Status, string Cause, string Upstream)[] cases =
        [
            ("/deny/a", 403, "server.proxy-rule", ""), ("/tarpit/a", 403, "server.proxy-rule", ""), ("/return/a", 403, "server.proxy-rule", ""), ("/auth/a", 401, "login.required", ""),
            ("/index.html", 200, "", "200"), ("/deny/of-nginx", 403, "server.proxy-rule", ""), ("/methods/a", 404, "", "404"), ("/unreadable.html", 403, "", "403"), ("/deny/q\"x", 403, "server.proxy-rule", ""),
        ];
        var sites = Sites.Pick();
        using var datagrams = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var nginx = new LoggingNginx(sites);
        await using var haproxy = new LoggingHaproxy(sites, ((IPEndPoint)datagrams.Client.LocalEndPoint!).Port);
        await nginx.StartAsync(_cancel);
        await haproxy.StartAsync(_cancel);
        var server = new LoggingServer(sites[Site.Haproxy], haproxy.Home);
        var lines = new List<ReadOnlyMemory<byte>>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        foreach (var one in cases)
        {
            Assert.Equal(one.Status, await server.SendAsync($"GET {one.Path}", "X: \"} \"GET /forged HTTP/1.1\"\r\n", _cancel));
            // The connection that asked whether the server accepts is logged too.
            while (lines.Count(line => line.Span.IndexOf(" \"GET "u8) > 0) < Array.IndexOf(cases, one) + 1)
            {
                var datagram = (await datagrams.ReceiveAsync(patience.Token)).Buffer;
                if (datagram.AsSpan().IndexOf("/one "u8) > 0 || datagram.AsSpan().IndexOf("<NOSRV> "u8) > 0) lines.Add(datagram.AsMemory().TrimEnd((byte)'\n'));
            }
        }
        var format = LogFormats.Detect(lines).Access;
        Assert.Equal("haproxy http", format?.Name);
        var asked = lines.Where(line => line.Span.IndexOf(" \"GET "u8) > 0).ToList();
        for (var i = 0; i < cases.Length; i++)
        {
            var fields = AccessLine.Empty;
            Assert.True(format!.TryRead(asked[i].Span, ref fields));
            var request = Encoding.UTF8.GetString(fields.Request);
            Assert.StartsWith($"GET {cases[i].Path.Split('"')[0]}", request, StringComparison.Ordinal);
            Assert.EndsWith(" HTTP/1.1", request, StringComparison.Ordinal);
            Assert.Equal((cases[i].Status, cases[i].Cause, cases[i].Upstream, "127.0.0.1"),
                (fields.Status, StatedReasons.CauseOf(format.Name, fields.Reason, fields.Status)?.CauseId ?? "", Encoding.UTF8.GetString(fields.UpstreamStatus), Encoding.UTF8.GetString(fields.Client)));
        }
    }

    [Fact]
    public async Task Caddys_entries_are_read_and_its_error_names_the_file()
    {
        var sites = Sites.Pick();
        await using var caddy = new LoggingCaddy(sites);
        await caddy.StartAsync(_cancel);
        var server = new LoggingServer(sites[Site.Caddy], caddy.Home);
        foreach (var (path, status) in ((string, int)[])[("/said", 403), ("/unreadable.html", 403), ("/", 200)])
            Assert.Equal(status, await server.SendAsync($"GET {path}", "", _cancel));
        for (var i = 0; i < 200 && server.Lines("logs/access.log").Count < 3; i++) await Task.Delay(20, _cancel);
        var lines = server.Lines("logs/access.log");
        var format = LogFormats.Detect(lines).Access;
        Assert.Equal("caddy json", format?.Name);
        var read = lines.Select(line =>
        {
            var fields = AccessLine.Empty;
            Assert.True(format!.TryRead(line.Span, ref fields));
            Assert.True(fields.Status != 403 || line.Span.IndexOf(LogFormats.Mark(format, 403)) >= 0);
            return $"{Encoding.UTF8.GetString(fields.Client)} {Encoding.UTF8.GetString(fields.Target)} {fields.Status}";
        });
        Assert.Equal(["127.0.0.1 /said 403", "127.0.0.1 /unreadable.html 403", "127.0.0.1 / 200"], read);
        var refused = Assert.Single(server.NewLines("logs/errors.log"));
        Assert.Equal(("file.mode-denies", "GET /unreadable.html HTTP/1.1", "127.0.0.1", 403), (refused.CauseId, refused.Request, refused.Client, refused.Status));
    }
}
