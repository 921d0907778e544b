using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Why403.Cli;
using Why403.Guard.Tests.Policies;

namespace Why403.Guard.Tests.Bots;

/// <summary>The networks that crawlers' operators publish, fetched and taken.</summary>
public sealed class BotListTests : IDisposable
{
    private const string Google = """{ "creationTime": "2026-11-25T00:00:00", "prefixes": [ { "ipv4Prefix": "66.249.64.0/27" }, { "ipv6Prefix": "2001:4860:4801:10::/64" } ] }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("why403-bots").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task A_list_is_fetched_and_a_guard_verifies_by_it()
    {
        await using var site = await Serve(Google);
        var (code, output, errors) = await RunAsync("bots", "fetch", _folder, "google", "--from", site.Address.ToString());
        Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
        Assert.Contains("google: 2 networks", output, StringComparison.Ordinal);
        await using var guarded = await Site.Start($$"""
            { "Guard": { "BotLists": "{{_folder}}", "Addresses": { "Trusted": [ { "Name": "proxy", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" } ] },
                "Rules": [ { "Id": "verified", "Do": "allow", "When": { "Bots": ["verified"] } }, { "Id": "others", "Do": "refuse" } ] } }
            """);
        Assert.Equal(HttpStatusCode.OK, await guarded.Status("/", ("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1)"), ("X-Forwarded-For", "66.249.64.7")));
        Assert.Equal(HttpStatusCode.Forbidden, await guarded.Status("/", ("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1)"), ("X-Forwarded-For", "203.0.113.7")));
    }

    [Theory]
    [InlineData("<html>sign in</html>", "is no list")]
    [InlineData("", "is no list")]
    [InlineData("{ \"prefixes\": [", "is no list")]
    [InlineData("0.0.0.0/0", "no crawler's network")]
    [InlineData("10.0.0.0/8", "no crawler's network")]
    public async Task What_is_no_crawlers_list_is_not_put_in_place(string text, string said)
    {
        await using var site = await Serve(text);
        var (code, _, errors) = await RunAsync("bots", "fetch", _folder, "google", "--from", site.Address.ToString());
        Assert.Equal(ExitCodes.Undetermined, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task A_list_that_has_shrunk_is_taken_only_by_force()
    {
        var path = Path.Combine(_folder, "google.list");
        await File.WriteAllLinesAsync(path, Enumerable.Range(0, 20).Select(i => $"66.249.{i}.0/24"), TestContext.Current.CancellationToken);
        await using var site = await Serve(Google);
        Assert.Contains("has shrunk from 20 to 2", (await RunAsync("bots", "fetch", _folder, "google", "--from", site.Address.ToString())).Errors, StringComparison.Ordinal);
        Assert.Equal(20, File.ReadLines(path).Count());
        Assert.Equal(ExitCodes.NotRefused, (await RunAsync("bots", "fetch", _folder, "google", "--from", site.Address.ToString(), "--force")).ExitCode);
    }

    [Fact]
    public async Task A_server_that_refuses_or_is_not_there_is_named()
    {
        await using var site = await Site.Start(map: app => app.Run(http =>
        {
            http.Response.StatusCode = 403;
            return Task.CompletedTask;
        }));
        Assert.Contains("answers 403", (await RunAsync("bots", "fetch", _folder, "bing", "--from", site.Address.ToString())).Errors, StringComparison.Ordinal);
        Assert.Contains("bing: ", (await RunAsync("bots", "fetch", _folder, "bing", "--from", "http://127.0.0.1:1/")).Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("bots", "fetch", _folder, "slack")).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("bots", "fetch", _folder, "nobody")).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("bots", "fetch", _folder, "--from", "https://x.example")).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("bots", "fetch", _folder, "bing", "--from", "file:///etc/passwd")).ExitCode);
    }

    [Fact]
    public async Task All_known_crawlers_are_listed()
    {
        var (code, output, _) = await RunAsync("bots");
        Assert.Equal(ExitCodes.NotRefused, code);
        Assert.Contains(".googlebot.com", output, StringComparison.Ordinal);
        Assert.Contains("bingbot.json", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_list_in_the_folder_is_a_problem_at_the_start()
    {
        File.WriteAllText(Path.Combine(_folder, "google.list"), "0.0.0.0/0\n");
        Assert.Contains("no crawler's network", PolicyTests.Read($$"""{ "Guard": { "BotLists": "{{_folder}}" } }""").Problems.Single().ToString(), StringComparison.Ordinal);
    }

    private static Task<Site> Serve(string text) => Site.Start(map: app => app.Run(http => http.Response.WriteAsync(text)));

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        return (await Tool.RunAsync(args, output, errors), output.ToString(), errors.ToString());
    }
}
