using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Why403.Cli;
using Why403.Oracle.Tests.Farm;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Trace;

/// <summary>The outside and the inside view in one answer, on a host that runs the real nginx.</summary>
public sealed class OwnHostTests : IAsyncLifetime
{
    private readonly OneSite _server = new(FreePort());

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<JsonElement> Ask(string path)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        await Tool.RunAsync([$"http://127.0.0.1:{_server.Port}{path}", "--config", _server.MainFile, "--json", "--pace", "0"], output, errors);
        return JsonDocument.Parse(output.ToString()).RootElement;
    }

    [Theory]
    [InlineData("/closed/b.html", "file.parent-blocked", "deny")]
    [InlineData("/ruled/a.html", "server.access-rule", "deny 127.0.0.1")]
    public async Task What_the_site_refuses_is_proven_by_its_own_configuration(string path, string cause, string line)
    {
        var answer = await Ask(path);
        Assert.Equal(403, answer.GetProperty("status").GetInt32());
        var finding = answer.GetProperty("findings")[0];
        Assert.Equal((cause, "proven"), (finding.GetProperty("cause").GetString(), finding.GetProperty("confidence").GetString()));
        Assert.Equal(_server.MainFile, finding.GetProperty("where").GetProperty("file").GetString());
        Assert.Contains(finding.GetProperty("evidence").EnumerateArray(), e => e.GetProperty("from").GetString() == "outside");
        if (cause == "server.access-rule") Assert.Contains(finding.GetProperty("source").EnumerateArray(), s => s.GetProperty("text").GetString()!.Contains(line, StringComparison.Ordinal));
        // One request was enough: nothing was left to be narrowed.
        Assert.Single(answer.GetProperty("steps").EnumerateArray());
    }

    [Fact]
    public async Task A_configuration_that_is_not_the_loaded_one_is_said_and_proves_nothing()
    {
        await File.WriteAllTextAsync(_server.MainFile, (await File.ReadAllTextAsync(_server.MainFile, TestContext.Current.CancellationToken)).Replace("deny 127.0.0.1;", "allow all;", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var answer = await Ask("/ruled/a.html");
        Assert.Equal(403, answer.GetProperty("status").GetInt32());
        Assert.All(answer.GetProperty("findings").EnumerateArray(), f => Assert.NotEqual("proven", f.GetProperty("confidence").GetString()));
        Assert.Contains(answer.GetProperty("notes").EnumerateArray(), n => n.GetProperty("fact").GetString()!.Contains("it is not the one that is loaded", StringComparison.Ordinal));
    }

    private sealed class OneSite(int port) : RealServer("nginx", "/usr/sbin/nginx", port)
    {
        public int Port => port;

        public string MainFile => Path.Combine(Home, "nginx.conf");

        protected override IReadOnlyList<string> Prepare()
        {
            Plant.Folder(Path.Combine(Home, "site"), "755");
            Plant.Folder(Path.Combine(Home, "site", "ruled"), "755");
            Plant.Folder(Path.Combine(Home, "site", "closed"), "700");
            Plant.All(Path.Combine(Home, "site"), new Plant("ruled/a.html", "a"), new Plant("closed/b.html", "b"));
            File.SetUnixFileMode(Path.Combine(Home, "site", "closed"), (UnixFileMode)0b111000000);
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
                        root {{Home}}/site;
                        location /ruled/ {
                            deny 127.0.0.1;
                        }
                    }
                }
                """));
            return ["-p", Home, "-c", MainFile, "-e", "error.log", "-g", "daemon off;"];
        }
    }
}
