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
    [Fact]
    public async Task The_chain_answers_as_the_real_servers_do()
    {
        // A long run outside CI: WHY403_ORACLE_EVALUATIONS=10000 WHY403_ORACLE_SEED=7
        var evaluations = LongRun.Number("WHY403_ORACLE_EVALUATIONS", 400);
        var seed = LongRun.Number("WHY403_ORACLE_SEED", 403);
        var report = new StringBuilder();
        var (compared, definite, wrong) = (0, 0, 0);
        for (var batch = 0; compared < evaluations; batch++)
        {
            var random = new Random(seed + batch);
            var port = Loopback.FreePort();
            await using var fpm = new FpmServer(random);
            await fpm.StartAsync(TestContext.Current.CancellationToken);
            await using var nginx = new WebServer(fpm, random, port);
            await nginx.StartAsync(TestContext.Current.CancellationToken);
            await fpm.ReadyAsync(TestContext.Current.CancellationToken);
            var trace = Trace(nginx, fpm);
            foreach (var path in fpm.Paths(random, 150))
            {
                var target = string.Create(CultureInfo.InvariantCulture, $"/p{random.Next(FpmServer.Pools):00}{path}");
                var (status, body) = await AskAsync(port, target);
                var verdict = trace.Evaluate(new("GET", target) { Host = "127.0.0.1", LocalAddress = "127.0.0.1", LocalPort = port, Client = "127.0.0.1" });
                compared++;
                if (verdict.Outcome == ServerOutcome.Undetermined) continue;
                definite++;
                var right = verdict.Outcome == ServerOutcome.HandedOver ? status == 200 && body == "ran" : verdict.Status == status;
                if (right) continue;
                wrong++;
                if (wrong < 6) report.AppendLine(CultureInfo.InvariantCulture, $"seed {seed + batch} {target}: real {status} {body}, worked out {verdict.Outcome} {verdict.Status} {verdict.Message}\n{fpm.PoolOf(int.Parse(target.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture))}");
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
        var pools = PhpFpmConfiguration.Read(texts, fpm.MainFile, fpm.Ini);
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

    private sealed class WebServer(FpmServer fpm, Random random, int port) : RealServer("nginx", "/usr/sbin/nginx", port)
    {
        public string MainFile => Path.Combine(Home, "nginx.conf");

        protected override IReadOnlyList<string> Prepare()
        {
            var locations = new StringBuilder();
            for (var i = 0; i < FpmServer.Pools; i++)
            {
                var split = random.Next(3) == 0 ? "fastcgi_split_path_info ^/p..(.+?\\.php)(/.*)?$;" : "fastcgi_split_path_info ^/p..(.*)()$;";
                var root = fpm.PoolOf(i).Contains("chroot", StringComparison.Ordinal) && random.Next(3) > 0 ? "" : fpm.Site;
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
