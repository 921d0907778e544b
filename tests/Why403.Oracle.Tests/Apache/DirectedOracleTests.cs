using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Why403.Cli;
using Why403.Cli.Tracing;
using Why403.Oracle.Tests.Servers;
using Why403.Servers;
using Why403.Servers.Apache;

namespace Why403.Oracle.Tests.Apache;

/// <summary>What long runs found, each asked of the real server by itself.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DirectedOracleTests
{
    private static readonly string[] Modules = ["mpm_event", "authz_core", "authz_host", "alias", "dir", "rewrite", "setenvif", "proxy", "proxy_http", "mime", "allowmethods"];

    private const string Early = "<LocationMatch \"^/(a|up)/\">\n<If \"%{HTTPS} == 'off'\">\n{0}\n</If>\n</LocationMatch>\n<Location /up/>\nRedirect 301 /zz\n</Location>";

    public static TheoryData<string, string, string, int, string?> Cases => new()
    {
        { "LimitRequestBody in an If, before the mapping", Inside("LimitRequestBody 1"), "POST /up/a+b", 413, null },
        { "LimitRequestBody in an If that a body keeps to", Inside("LimitRequestBody 5"), "POST /up/a+b", 301, null },
        { "RedirectRelative in an If, before the mapping", Inside("RedirectRelative On"), "GET /up/a", 301, "/zz" },
        { "the limit of a body that goes to another server", "LimitRequestBody 1\nProxyPass /up http://127.0.0.1:9/", "POST /up/a", 503, null },
        { "the limit of a body that another server is not asked for", "LimitRequestBody 1\nProxyPass /up http://127.0.0.1:9/\n<Location /up>\nRequire all denied\n</Location>", "POST /up/a", 403, null },
        { "the limit of a body where SetHandler would pass it on", "LimitRequestBody 1\n<Location /up>\nSetHandler proxy:http://127.0.0.1:9\nRequire all denied\n</Location>", "POST /up/a", 413, null },
        { "the limit of a body, and a page of this server", "LimitRequestBody 1\nErrorDocument 403 /index.html\n<Location /up>\nRequire all denied\n</Location>", "POST /up/a", 403, null },
        { "the limit of a body, and a page that is missing", "LimitRequestBody 1\nErrorDocument 403 /none\n<Location /up>\nRequire all denied\n</Location>", "POST /up/a", 403, null },
        { "the limit of a body, and a page elsewhere", "LimitRequestBody 1\nErrorDocument 403 http://o.test/e\n<Location /up>\nRequire all denied\n</Location>", "POST /up/a", 413, null },
        { "the limit of a body, and a text as page", "LimitRequestBody 1\nErrorDocument 403 \"not here\"\n<Location /up>\nRequire all denied\n</Location>", "POST /up/a", 413, null },
        { "the limit of a body, and a page for a redirect", "LimitRequestBody 1\nErrorDocument 301 /index.html\nRedirect 301 /up /zz", "POST /up/a", 301, null },
        { "the limit of a body, and a page for what is missing", "LimitRequestBody 1\nErrorDocument 404 /index.html\nErrorDocument 413 /index.html", "POST /up/a", 413, null },
        { "the limit of a body, and pages for both", "LimitRequestBody 1\nErrorDocument 403 http://o.test/e\nErrorDocument 413 /index.html\n<Location /up>\nRequire all denied\n</Location>", "POST /up/a", 413, null },
        { "the limit of a body, and a page that is refused like the address", "LimitRequestBody 1\nErrorDocument 403 /up/page\n<Location /up>\nRequire all denied\n</Location>", "POST /up/a", 413, null },
        { "the limit of a body, and a page that redirects", "LimitRequestBody 1\nErrorDocument 403 /b/page\nRedirect 301 /b /zz\n<Location /up>\nRequire all denied\n</Location>", "POST /up/a", 413, null },
        { "a port that the client names", "Redirect 301 /up /zz", "GET /up a.test:99", 301, "http://a.test:99/zz" },
        { "a port that the client names, behind an internal redirect", "ServerName main.test:77\nRewriteEngine On\nRewriteRule ^/x$ /y [PT]\n<Location /y>\nRewriteEngine On\nRewriteRule . /sub [L]\n</Location>", "GET /x a.test:99", 301, "http://a.test:99/sub/" },
        { "a port that the client names, in an index", "ServerName main.test:77\nDirectoryIndex sub", "GET / a.test:99", 301, "http://a.test:77/sub/" },
        { "TRACE to another server", "TraceEnable Off\nProxyPass /up http://127.0.0.1:9/", "TRACE /up/a", 405, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_answers_and_logs_as_the_real_server_does(string about, string inside, string asked, int status, string? location)
    {
        Assert.SkipUnless(RealApache.IsPresent, "needs apache2 and root");
        var folder = Directory.CreateTempSubdirectory("why403-oracle-").FullName;
        try
        {
            Plant.All(folder, new Plant("site/index.html", "home"), new Plant("site/sub/a.html", "a"));
            File.SetUnixFileMode(folder, (UnixFileMode)0b111101101);
            var port = Loopback.FreePort();
            using var server = new RealApache(folder);
            var text = server.Wrap(Modules, [new(string.Create(CultureInfo.InvariantCulture, $"Listen 127.0.0.1:{port}\nDocumentRoot {folder}/site\n<Directory {folder}/site>\nRequire all granted\n</Directory>\n{inside}"))]);
            Assert.Null(server.Test(text));
            server.Start(text);
            var words = asked.Split(' ');
            var request = new ServerRequest(words[0], words[1]) { Host = words.ElementAtOrDefault(2) ?? "a.test", LocalAddress = "127.0.0.1", LocalPort = port, Client = "127.0.0.1" };
            if (request.Method == "POST") request = request with { Headers = HeaderList.Of(("Content-Length", "5")) };
            var real = RealApache.Ask(request, "0");
            server.Stop();
            var verdict = Evaluate(server.MainFile, request);
            Assert.Equal((about, status), (about, real.Status));
            Assert.Equal((about, status), (about, verdict.Outcome == ServerOutcome.HandedOver ? 503 : verdict.Status));
            if (location is not null) Assert.Equal((location, location), (real.Location, verdict.Location));
            if (verdict.Outcome != ServerOutcome.HandedOver) Assert.Equal(verdict.Log.Where(l => l.Level == "error").Select(l => l.Text), server.Log().GetValueOrDefault("0") ?? []);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(1, 204)]
    [InlineData(2, 0)]
    public async Task A_connection_that_ends_without_an_answer_is_tried_once_more_and_no_more(int ends, int status)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connections = 0;
        var serving = Task.Run(async () =>
        {
            while (connections < 2)
            {
                using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                await client.GetStream().ReadExactlyAsync(new byte[16], TestContext.Current.CancellationToken);
                if (++connections > ends) await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\n\r\n"), TestContext.Current.CancellationToken);
            }
        }, TestContext.Current.CancellationToken);
        var answer = RealApache.Ask(new("GET", "/") { Host = "a.test", LocalPort = ((IPEndPoint)listener.LocalEndpoint).Port, Client = "127.0.0.1" }, "0");
        await serving;
        Assert.Equal((status, 2), (answer.Status, connections));
    }

    private static string Inside(string directive) => Early.Replace("{0}", directive, StringComparison.Ordinal);

    private static ServerVerdict Evaluate(string mainFile, ServerRequest request)
    {
        var view = new DiskView(null);
        var accounts = view.Accounts();
        var options = new ApacheOptions { MainFile = mainFile, EnvironmentFile = "", Version = new(2, 4, 71) };
        var configuration = ApacheConfiguration.Read(new DiskTexts(view), options);
        Assert.Empty(configuration.Problems);
        return new ApacheTrace(configuration, new WorkerFiles(view, accounts.Resolve("www-data").Identity!, accounts, _ => null), options).Evaluate(request);
    }
}
