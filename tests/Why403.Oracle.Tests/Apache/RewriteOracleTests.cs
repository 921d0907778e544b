using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Why403.Cli;
using Why403.Cli.Tracing;
using Why403.Oracle.Tests.Servers;
using Why403.Servers;
using Why403.Servers.Apache;

namespace Why403.Oracle.Tests.Apache;

/// <summary>Generated rules of mod_rewrite, mod_setenvif and expressions through the real Apache, beside the evaluation.</summary>
public sealed class RewriteOracleTests(ITestOutputHelper output)
{
    private const int Hosts = 40;

    [Fact]
    public async Task Rules_answer_as_the_real_server_has_them()
    {
        // A long run outside CI: WHY403_ORACLE_EVALUATIONS=20000 WHY403_ORACLE_SEED=7
        var evaluations = Number("WHY403_ORACLE_EVALUATIONS", 1200);
        var seed = Number("WHY403_ORACLE_SEED", 403);
        var report = new StringBuilder();
        var reasons = new Dictionary<string, int>();
        var (compared, definite, wrong) = (0, 0, 0);
        for (var batch = 0; compared < evaluations; batch++)
        {
            var random = new Random(seed + batch);
            await using var server = new RewritingServer(random, FreePort());
            await server.StartAsync(TestContext.Current.CancellationToken);
            var trace = Trace(server);
            for (var i = 0; i < Hosts * 15; i++)
            {
                var host = $"h{i % Hosts}.test";
                var (target, fields) = RewriteGenerator.Request(random);
                var (status, location, body) = await AskAsync(server.Port, host, target, fields);
                var verdict = trace.Evaluate(new("GET", target) { Host = host, LocalAddress = "127.0.0.1", LocalPort = server.Port, Client = "127.0.0.1", Headers = HeaderList.Of([.. fields]) });
                compared++;
                if (verdict.Outcome is ServerOutcome.Undetermined or ServerOutcome.HandedOver)
                {
                    reasons[verdict.Message] = reasons.GetValueOrDefault(verdict.Message) + 1;
                    continue;
                }
                definite++;
                var served = verdict.Status != 200 || status != 200 || verdict.Message.Contains(body.Trim(), StringComparison.Ordinal);
                if (verdict.Status == status && served && (location is null || verdict.Location is null || Same(location, verdict.Location))) continue;
                wrong++;
                if (wrong < 6) report.AppendLine(CultureInfo.InvariantCulture, $"seed {seed + batch} {host} {target} {string.Join(' ', fields)}: real {status} {location} {body.Trim()[..Math.Min(80, body.Trim().Length)]}, worked out {verdict.Status} {verdict.Location} {verdict.Message}\n{server.RulesOf(i % Hosts)}");
            }
        }
        output.WriteLine($"seed {seed}: {compared} compared, {definite} definite, {wrong} wrong");
        Assert.True(wrong == 0, report.ToString());
        Assert.True(definite * 100 >= compared * 95, $"{definite} of {compared} definite\n" + string.Join('\n', reasons.OrderByDescending(r => r.Value).Take(10).Select(r => $"{r.Value} {r.Key}")));
    }

    private static bool Same(string real, string worked) =>
        // Without a port in the Host field the server names its own or none, by UseCanonicalName.
        WithoutPort(real) == WithoutPort(worked) || real.EndsWith(worked, StringComparison.Ordinal);

    private static string WithoutPort(string address) => System.Text.RegularExpressions.Regex.Replace(address, @"^(\w+://[^/:]+):\d+", "$1");

    private static ApacheTrace Trace(RewritingServer server)
    {
        var view = new DiskView(null);
        var texts = new DiskTexts(view);
        var accounts = view.Accounts();
        var worker = accounts.Resolve("www-data").Identity!;
        var options = new ApacheOptions { MainFile = server.MainFile };
        var configuration = ApacheConfiguration.Read(texts, options);
        Assert.Empty(configuration.Problems);
        return new(configuration, new WorkerFiles(view, worker, accounts, _ => null), options);
    }

    private static async Task<(int Status, string? Location, string Body)> AskAsync(int port, string host, string target, (string, string)[] fields)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var head = $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{string.Concat(fields.Select(f => $"{f.Item1}: {f.Item2}\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var location = text[..Math.Max(0, end)].Split("\r\n").FirstOrDefault(l => l.StartsWith("Location: ", StringComparison.OrdinalIgnoreCase))?[10..];
        return (int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture), location, end < 0 ? "" : text[(end + 4)..]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static int Number(string variable, int unset) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : unset;

    private sealed class RewritingServer(Random random, int port) : RealServer("apache2", "/usr/sbin/apache2", port)
    {
        private const string Modules = "/usr/lib/apache2/modules";
        private readonly List<string> _rules = [];

        public int Port => port;

        public string MainFile => Path.Combine(Home, "apache2.conf");

        public string RulesOf(int host) => _rules[host];

        protected override IReadOnlyList<string> Prepare()
        {
            var hosts = new StringBuilder();
            for (var i = 0; i < Hosts; i++)
            {
                var root = $"{Home}/h{i.ToString(CultureInfo.InvariantCulture)}";
                Plant.Folder(root, "755");
                foreach (var file in RewriteGenerator.Files) Plant.All(root, new Plant(file, $"{root}/{file}\n"));
                var atServer = random.Next(2) == 0 ? RewriteGenerator.Rules(random, inDirectory: false) : "";
                var inRoot = atServer.Length == 0 || random.Next(3) == 0 ? RewriteGenerator.Rules(random, inDirectory: true) : "";
                var below = random.Next(4) == 0 ? RewriteGenerator.Rules(random, inDirectory: true) : "";
                if (inRoot.Length > 0) Plant.All(root, new Plant(".htaccess", inRoot));
                if (below.Length > 0) Plant.All(root + "/d", new Plant(".htaccess", below));
                _rules.Add($"{atServer}\n-- .htaccess\n{inRoot}\n-- d/.htaccess\n{below}");
                hosts.Append(CultureInfo.InvariantCulture, $"<VirtualHost 127.0.0.1:{port}>\nServerName h{i}.test\nDocumentRoot {root}\n{atServer}\n</VirtualHost>\n");
            }
            string[] modules = ["mpm_event", "authz_core", "authz_host", "dir", "mime", "alias", "rewrite", "setenvif"];
            Plant.All(Home, new Plant("apache2.conf", $"""
                {string.Join('\n', modules.Select(name => $"LoadModule {name}_module {Modules}/mod_{name}.so"))}
                ServerRoot {Home}
                DefaultRuntimeDir {Home}
                PidFile {Home}/apache2.pid
                Mutex file:{Home} default
                ErrorLog {Home}/error.log
                User www-data
                Group www-data
                StartServers 1
                ServerName 127.0.0.1
                TypesConfig /etc/mime.types
                Listen 127.0.0.1:{port}
                <Directory {Home}>
                    Options FollowSymLinks
                    AllowOverride All
                    Require all granted
                </Directory>
                {hosts}
                """));
            return ["-f", MainFile, "-DFOREGROUND"];
        }
    }
}
