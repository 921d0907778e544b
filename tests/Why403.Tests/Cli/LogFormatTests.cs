using Why403.Cli;

namespace Why403.Tests.Cli;

/// <summary>The format of an access log is read from the server's own configuration.</summary>
public sealed class LogFormatTests : IDisposable
{
    private const string Odd = "403|192.0.2.7|25/Nov/2026:11:07:49 +0000|it's|GET /private/a HTTP/1.1|curl\\x22/8\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("why403-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_format_that_nobody_knows_is_no_guess_without_the_configuration()
    {
        var (code, _, errors) = await RunAsync("logs", Log(Odd));
        Assert.Equal(ExitCodes.Undetermined, code);
        Assert.Contains("is in no log format that is known here", errors, StringComparison.Ordinal);
        Assert.Contains("--config", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log_format odd escape=default '$status|$remote_addr|$time_local|' 'it\\'s|$request|$http_user_agent'; access_log /var/log/nginx/a.log odd;")]
    [InlineData("log_format other '$remote_addr $msec'; log_format odd \"$status|$remote_addr|$time_local|it's|$request|$http_user_agent\";")]
    public async Task Nginx_says_its_own(string formats)
    {
        var config = Path.Combine(_folder, "nginx.conf");
        await File.WriteAllTextAsync(config, $"user root; events {{}} http {{ {formats} server {{ listen 80; }} }}", TestContext.Current.CancellationToken);
        await Expect(config);
    }

    [Theory]
    [InlineData("LogFormat \"%>s|%h|%{%d/%b/%Y:%T %z}t|it's|%r|%{User-Agent}i\" odd\nCustomLog /var/log/a.log odd")]
    [InlineData("<VirtualHost *:80>\nCustomLog /var/log/a.log \"%>s|%h|%{%d/%b/%Y:%T %z}t|it's|%r|%{User-Agent}i\"\n</VirtualHost>")]
    public async Task Apache_says_its_own(string formats)
    {
        var config = Path.Combine(_folder, "apache2.conf");
        await File.WriteAllTextAsync(config, $"ServerRoot /\nUser root\nGroup root\n{formats}\n", TestContext.Current.CancellationToken);
        await Expect(config);
    }

    private async Task Expect(string config)
    {
        var (code, output, errors) = await RunAsync("logs", Log(Odd), "--config", config, "--json");
        Assert.Equal("", errors);
        Assert.Equal(ExitCodes.NotRefused, code);
        Assert.Contains("/private/a", output, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", output, StringComparison.Ordinal);
    }

    private string Log(string text)
    {
        var path = Path.Combine(_folder, "a.log");
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Tool.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
