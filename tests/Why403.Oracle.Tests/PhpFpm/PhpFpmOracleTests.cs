using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Why403.Cli;
using Why403.Cli.Tracing;
using Why403.Files;
using Why403.Oracle.Tests.Farm;
using Why403.Oracle.Tests.Servers;
using Why403.Servers;
using Why403.Servers.Nginx;
using Why403.Servers.PhpFpm;

namespace Why403.Oracle.Tests.PhpFpm;

/// <summary>Generated pools, trees and requests through the real nginx and the real PHP-FPM, beside the evaluation.</summary>
public sealed class PhpFpmOracleTests(ITestOutputHelper output)
{
    private const int Pools = 16;

    [Fact]
    public async Task The_chain_answers_as_the_real_servers_do()
    {
        // A long run outside CI: WHY403_ORACLE_EVALUATIONS=10000 WHY403_ORACLE_SEED=7
        var evaluations = Number("WHY403_ORACLE_EVALUATIONS", 400);
        var seed = Number("WHY403_ORACLE_SEED", 403);
        var report = new StringBuilder();
        var (compared, definite, wrong) = (0, 0, 0);
        for (var batch = 0; compared < evaluations; batch++)
        {
            var random = new Random(seed + batch);
            var port = FreePort();
            await using var fpm = new FpmServer(random);
            await fpm.StartAsync(TestContext.Current.CancellationToken);
            await using var nginx = new WebServer(fpm, random, port);
            await nginx.StartAsync(TestContext.Current.CancellationToken);
            await fpm.ReadyAsync(TestContext.Current.CancellationToken);
            var trace = Trace(nginx, fpm);
            foreach (var target in fpm.Targets(random, 150))
            {
                var (status, body) = await AskAsync(port, target);
                var verdict = trace.Evaluate(new("GET", target) { Host = "127.0.0.1", LocalAddress = "127.0.0.1", LocalPort = port, Client = "127.0.0.1" });
                compared++;
                if (verdict.Outcome == ServerOutcome.Undetermined) continue;
                definite++;
                var right = verdict.Outcome == ServerOutcome.HandedOver ? status == 200 && body == "ran" : verdict.Status == status;
                if (right) continue;
                wrong++;
                if (wrong < 6) report.AppendLine(CultureInfo.InvariantCulture, $"seed {seed + batch} {target}: real {status} {body}, worked out {verdict.Outcome} {verdict.Status} {verdict.Message}\n{fpm.PoolOf(target)}");
            }
        }
        output.WriteLine($"seed {seed}: {compared} compared, {definite} definite, {wrong} wrong");
        Assert.True(wrong == 0, report.ToString());
        Assert.True(definite * 200 >= compared * 199, $"{definite} of {compared} definite");
    }

    private static PhpFpmChain Trace(WebServer nginx, FpmServer fpm)
    {
        var view = new DiskView(null);
        var texts = new DiskTexts(view);
        var accounts = view.Accounts();
        var worker = accounts.Resolve("www-data").Identity!;
        var options = new NginxOptions { MainFile = nginx.MainFile, Prefix = nginx.Home };
        var configuration = NginxConfiguration.Read(texts, options);
        Assert.Empty(configuration.Problems);
        var pools = PhpFpmConfiguration.Read(texts, fpm.MainFile);
        Assert.Empty(pools.Problems);
        return new(new NginxTrace(configuration, new WorkerFiles(view, worker, accounts, _ => null), options), new([pools], view, accounts, worker));
    }

    private static async Task<(int Status, string Body)> AskAsync(int port, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture), body < 0 ? "" : text[(body + 4)..]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static int Number(string variable, int unset) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : unset;

    private sealed class FpmServer(Random random) : RealServer("php8.2-fpm", "/usr/sbin/php-fpm8.2")
    {
        private static readonly string[] Names = ["a.php", "b.PHP", "c.phtml", "d.phar", "e", "f.php.bak", "g.html"];
        private static readonly string[] Modes = ["644", "644", "600", "640", "604"];
        private readonly List<string> _pools = [];
        private readonly List<string> _paths = [];

        public string MainFile => Path.Combine(Home, "fpm.conf");

        public string Site => Path.Combine(Home, "site");

        public string PoolOf(string target) => _pools[int.Parse(target.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture)];

        public IEnumerable<string> Targets(Random choose, int count)
        {
            string[] behind = ["", "", "", "/", "/x", "/x.php", "/x/y.php", "/../a.php"];
            for (var i = 0; i < count; i++)
            {
                var path = choose.Next(6) == 0 ? "/none" + choose.Next(3) + ".php" : _paths[choose.Next(_paths.Count)];
                yield return $"/p{choose.Next(Pools):00}{path}{behind[choose.Next(behind.Length)]}";
            }
        }

        public async Task ReadyAsync(CancellationToken cancel)
        {
            for (var i = 0; i < 200 && !Enumerable.Range(0, Pools).All(n => File.Exists($"{Home}/s/{n:00}.sock")); i++) await Task.Delay(50, cancel);
        }

        protected override IReadOnlyList<string> Prepare()
        {
            Plant.Folder(Site, "755");
            foreach (var folder in (string[])["", "/open", "/closed", "/listed.php", "/deep", "/deep/er"])
            {
                Plant.Folder(Site + folder, "755");
                foreach (var name in Names)
                {
                    if (random.Next(3) == 0) continue;
                    Plant.All(Site + folder, new Plant(name, "<?php echo 'ran';", Modes[random.Next(Modes.Length)]));
                    if (random.Next(4) == 0) Chown(Site + folder + "/" + name, random.Next(2) == 0 ? "www-data:www-data" : "nobody:nogroup");
                    _paths.Add($"{folder}/{name}");
                }
                _paths.Add(folder.Length == 0 ? "/" : folder);
            }
            File.CreateSymbolicLink(Site + "/link.php", "open/a.php");
            File.CreateSymbolicLink(Site + "/dangling.php", "open/nothing.php");
            _paths.AddRange(["/link.php", "/dangling.php"]);
            File.SetUnixFileMode(Site + "/closed", (UnixFileMode)Convert.ToInt32(random.Next(2) == 0 ? "700" : "711", 8));
            Plant.Folder(Home + "/s", "755");
            var text = new StringBuilder($"[global]\nerror_log = {Home}/fpm.log\ndaemonize = no\n");
            for (var i = 0; i < Pools; i++)
            {
                var pool = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"[{i:00}]\nuser = {Any("www-data", "www-data", "nobody")}\nlisten = {Home}/s/$pool.sock\npm = static\npm.max_children = 1\ncatch_workers_output = no\n"));
                pool.Append(Any("listen.mode = 0666\n", "listen.owner = www-data\nlisten.group = www-data\n", "listen.owner = www-data\nlisten.mode = 0600\n", "listen.mode = 0660\nlisten.owner = nobody\nlisten.group = nogroup\n"));
                pool.Append(Any("", "", "security.limit_extensions = .php\n", "security.limit_extensions =\n", "security.limit_extensions = .php .html .phtml\n", "; security.limit_extensions = .none\n"));
                pool.Append(Any("", "", "", $"php_admin_value[open_basedir] = {Site}/open:/tmp/none\n", $"php_value[open_basedir] = \"{Site}\"\n", $"chroot = {Site}\n"));
                pool.Append(Any("", "", "group = nogroup\n"));
                _pools.Add(pool.ToString());
                text.Append(pool);
            }
            Plant.All(Home, new Plant("fpm.conf", text.ToString()));
            return ["-F", "-R", "-y", MainFile, "-d", "display_errors=0"];

            string Any(params string[] of) => of[random.Next(of.Length)];
        }

        private static void Chown(string path, string owner) => System.Diagnostics.Process.Start("/usr/bin/chown", [owner, path]).WaitForExit();
    }

    private sealed class WebServer(FpmServer fpm, Random random, int port) : RealServer("nginx", "/usr/sbin/nginx", port)
    {
        public string MainFile => Path.Combine(Home, "nginx.conf");

        protected override IReadOnlyList<string> Prepare()
        {
            var locations = new StringBuilder();
            for (var i = 0; i < Pools; i++)
            {
                var split = random.Next(3) == 0 ? "fastcgi_split_path_info ^/p..(.+?\\.php)(/.*)?$;" : "fastcgi_split_path_info ^/p..(.*)()$;";
                var root = fpm.PoolOf($"/p{i:00}").Contains("chroot", StringComparison.Ordinal) && random.Next(3) > 0 ? "" : fpm.Site;
                var pathInfo = random.Next(2) == 0 ? "fastcgi_param PATH_INFO $fastcgi_path_info;" : "";
                locations.Append(CultureInfo.InvariantCulture, $"location /p{i:00}/ {{ {split} fastcgi_param SCRIPT_FILENAME {root}$fastcgi_script_name; fastcgi_param SCRIPT_NAME $fastcgi_script_name; fastcgi_param REQUEST_METHOD $request_method; {pathInfo} fastcgi_pass unix:{fpm.Home}/s/{i:00}.sock; }}\n");
            }
            Plant.All(Home, new Plant("nginx.conf", $$"""
                user www-data;
                worker_processes 1;
                pid {{Home}}/nginx.pid;
                events { worker_connections 64; }
                http {
                    access_log off;
                    client_body_temp_path {{Home}}/body; proxy_temp_path {{Home}}/proxy; fastcgi_temp_path {{Home}}/fastcgi; uwsgi_temp_path {{Home}}/uwsgi; scgi_temp_path {{Home}}/scgi;
                    server {
                        listen 127.0.0.1:{{port}};
                        {{locations}}
                    }
                }
                """));
            return ["-p", Home, "-c", MainFile, "-e", "error.log", "-g", "daemon off;"];
        }
    }
}
