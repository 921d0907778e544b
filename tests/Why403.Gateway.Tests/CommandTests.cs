using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Why403.Gateway.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("why403-gateway").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private const string Kestrel = """ "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:5404" } } } """;

    private const string Proxy = """ "ReverseProxy": { "Routes": { "all": { "ClusterId": "site", "Match": { "Path": "/{**rest}" } } }, "Clusters": { "site": { "Destinations": { "one": { "Address": "http://127.0.0.1:1" } } } } } """;

    public static TheoryData<string, string> Bad => new()
    {
        { "", "is no JSON" },
        { "{ \"Guard\": ", "is no JSON at line 1, column" },
        { "[]", "is no JSON object, or has a key twice" },
        { "\0\u0001\uFFFD", "is no JSON" },
        { "{}", "Kestrel:Endpoints is not there, so nobody can connect" },
        { $"{{ {Kestrel} }}", "ReverseProxy is not there, so the gateway leads nowhere" },
        { $$"""{ {{Kestrel}}, "ReverseProxy": { "Routes": {} } }""", "Routes is empty" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Gard": {} }""", "Gard is no section of ours (fix: write `Guard`)" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Gateway": { "Helth": "/x" } }""", "Gateway:Helth is no key of ours" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Gateway": { "HealthPath": "x" } }""", "Gateway:HealthPath does not begin with a slash" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Gateway": { "ProxyProtocol": { "htp": { "From": ["10.0.0.0/8"] } } } }""", "Gateway:ProxyProtocol:htp names no endpoint of Kestrel (fix: write `http`)" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Gateway": { "ProxyProtocol": { "http": { "From": ["10.0.0.0/99"] } } } }""", "Gateway:ProxyProtocol:http:From cannot be used" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Gateway": { "Redis": { "Connection": "localhost,nonsense=1,password=s3cret" } } }""", "Gateway:Redis:Connection cannot be used" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Gateway": { "Redis": { "Connection": "localhost", "Deadline": "00:00:00.001" } } }""", "Gateway:Redis:Connection cannot be used, or the deadline" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Gateway": { "PostgreSql": "nonsense=1;Password=s3cret" } }""", "Gateway:PostgreSql cannot be used" },
        { $$"""{ {{Kestrel}}, {{Proxy}}, "Guard": { "Rules": [ { "Id": "a", "Do": "maybe" }, { "Do": "refuse" } ] } }""", "Guard:Rules:0:Do is `maybe`" },
        { $$"""{ {{Kestrel}}, {{Proxy.Replace("\"ClusterId\": \"site\"", "\"ClusterId\": \"sitee\"")}} }""", "ReverseProxy:Routes:all names the cluster `sitee`, which is not there (fix: write `site`)" },
        { $$"""{ {{Kestrel}}, {{Proxy.Replace("http://127.0.0.1:1", "127.0.0.1:1")}} }""", "Destinations:one:Address is no address of a server" },
        { $$"""{ {{Kestrel}}, {{Proxy.Replace("{**rest}", "{**rest")}} }""", "ReverseProxy:Routes:all cannot be used" },
        { $$"""{ {{Kestrel}}, {{Proxy.Replace("\"Match\"", "\"AuthorizationPolicy\": \"default\", \"Match\"")}} }""", "asks for AuthorizationPolicy, which this gateway does not have" },
        { $$"""{ {{Kestrel}}, {{Proxy.Replace("\"Match\"", "\"Order\": \"first\", \"Match\"")}} }""", "ReverseProxy cannot be read" },
        { $$"""{ "Kestrel": { "Endpoints": { "https": { "Url": "https://127.0.0.1:5404", "Certificate": { "Path": "gone.pem" } } } }, {{Proxy}} }""", "Kestrel cannot be set up" },
        { $$"""{ "Kestrel": { "Endpoints": { "http": { "Url": "nonsense" } } }, {{Proxy}} }""", "Kestrel cannot be set up" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_configuration_that_cannot_be_used_is_named_with_its_fix(string json, string expected)
    {
        var (code, output, errors) = await RunAsync(Write(json), "--check");
        Assert.Equal((ExitCodes.Usage, ""), (code, output));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", errors, StringComparison.Ordinal);
        Assert.All(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(@"^why403-gateway: .*\(fix: ", line));
    }

    [Fact]
    public async Task All_problems_are_told_at_once()
    {
        var (_, _, errors) = await RunAsync(Write($$"""{ {{Kestrel}}, "ReverseProxy": { "Routes": { "a": { "ClusterId": "x", "Match": { "Path": "/" } } } }, "Guard": { "Rules": [ { "Id": "A B" }, { "Id": "b", "Do": "refuse", "Paths": ["x"] } ] } }"""), "--check");
        Assert.InRange(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 4, 6);
    }

    [Theory]
    [InlineData("no configuration is named")]
    [InlineData("--config names no file", "--config")]
    [InlineData("`--chek` is no option", "--config", "x", "--chek")]
    [InlineData("`12` is no reference", "--config", "x", "--explain", "12")]
    [InlineData("--explain names no reference", "--config", "x", "--explain")]
    [InlineData("there is no file", "--config", "/nowhere/gateway.json")]
    [InlineData("is a folder", "--config", "/tmp")]
    public async Task A_command_line_that_cannot_be_used_is_told_what_to_write(string expected, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(ExitCodes.Usage, await Program.RunAsync(args, output, errors));
        Assert.Contains(expected, errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway.json")]
    [InlineData("gateway-shared.json")]
    public async Task The_samples_can_be_used(string sample)
    {
        var (code, output, errors) = await RunAsync(Checkout.Path("samples", sample), "--check");
        Assert.Equal((ExitCodes.Done, ""), (code, errors));
        Assert.EndsWith("can be used\n", output);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_without_a_stack_trace()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var config = Write($$"""{ "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{((IPEndPoint)taken.LocalEndpoint).Port}}" } } }, {{Proxy}} }""");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Command).Assembly.Location, "--config", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.CannotStart, process.ExitCode);
        Assert.Contains("why403-gateway: cannot start: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors + await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_asked_to_stop_ends_with_0()
    {
        var port = Loopback.FreePort();
        var config = Write($$"""{ "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{port}}" } } }, {{Proxy}} }""");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Command).Assembly.Location, "--config", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains($"Now listening on: http://127.0.0.1:{port}", StringComparison.Ordinal)) { }
        Assert.Equal(0, RealServer.Kill(process.Id, 15));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((ExitCodes.Done, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    private string Write(string json)
    {
        var path = Path.Combine(_folder, "gateway.json");
        File.WriteAllText(path, json);
        return path;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string config, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Program.RunAsync(["--config", config, .. args], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
