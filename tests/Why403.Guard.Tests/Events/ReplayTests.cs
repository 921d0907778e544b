using Microsoft.Extensions.Configuration;
using Why403.Cli;
using Why403.Guard.Refusals;

namespace Why403.Guard.Tests.Events;

/// <summary>Stored events through a draft policy.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Paths": ["/admin/**"] }""", "/admin/x", "refused")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Paths": ["/admin/**"] }""", "/shop", "passes")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Hosts": ["other.example"] }""", "/shop", "passes")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Methods": ["POST"] }""", "/shop", "passes")]
    [InlineData("""{ "Id": "a", "Do": "allow", "When": { "Addresses": ["203.0.113.0/24"] } }, { "Id": "b", "Do": "refuse" }""", "/shop", "allowed")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "When": { "UserAgents": ["curl*"] } }""", "/shop", "refused")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Unless": { "SignedIn": true } }""", "/shop", "passes")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Unless": { "Roles": ["staff"] } }""", "/shop", "open")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Endpoints": ["uploads"] }""", "/shop", "open")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Endpoints": ["uploads"], "Paths": ["/other"] }""", "/shop", "passes")]
    [InlineData("""{ "Id": "a", "Do": "allow", "When": { "Scopes": ["all"] } }, { "Id": "b", "Do": "refuse" }""", "/shop", "open")]
    [InlineData("""{ "Id": "a", "Do": "refuse", "Mode": "shadow" }""", "/shop", "shadow")]
    [InlineData("""{ "Id": "a", "Do": "challenge" }""", "/shop", "challenged")]
    [InlineData("""{ "Id": "a", "Do": "limit", "Limits": ["l"] }""", "/shop", "counted")]
    public void A_draft_is_asked_what_the_event_can_answer(string rules, string path, string action)
    {
        var json = $$"""{ "Guard": { "Limits": { "l": { "Quota": 1, "Window": "00:01:00" } }, "Rules": [ {{rules}} ] } }""";
        using var replay = GuardReplay.Open(new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build().GetSection("Guard"), Path.GetTempPath());
        Assert.Equal(action, replay.Judge(Event(path)).Action);
    }

    [Fact]
    public void Where_the_country_was_asked_then_it_is_known_now()
    {
        var databases = """{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "When": { "Addresses": ["2001:db8::/32"] } } ] } }""";
        using var replay = GuardReplay.Open(new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(databases))).Build().GetSection("Guard"), Path.GetTempPath());
        Assert.Equal("passes", replay.Judge(Event("/")).Action);
        Assert.Equal("open", replay.Judge(Event("/") with { Client = "nobody" }).Action);
    }

    [Fact]
    public async Task The_command_says_what_becomes_of_the_events()
    {
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "all", "Do": "refuse" } ] } }""");
        for (var i = 0; i < 3; i++) (await site.Get("/shop")).Dispose();
        (await site.Get("/admin/x")).Dispose();
        var draft = Path.Combine(site.Events, "draft.json");
        await File.WriteAllTextAsync(draft, """{ "Guard": { "Rules": [ { "Id": "admin", "Do": "refuse", "Paths": ["/admin/**"] } ] } }""", TestContext.Current.CancellationToken);
        var (code, output, errors) = await RunAsync("events", "--events", site.Events, "--draft", draft);
        Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
        Assert.Contains("refused then, passes the draft", output, StringComparison.Ordinal);
        Assert.Contains("refused then, refused by the draft by rule admin", output, StringComparison.Ordinal);
        Assert.Contains("/shop 3", output, StringComparison.Ordinal);
        Assert.Contains("\"draft\":\"passes\"", (await RunAsync("events", "--events", site.Events, "--draft", draft, "--json")).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(draft, """{ "Guard": { "Rules": [ { "Id": "admin", "Do": "refuze" } ] } }""", TestContext.Current.CancellationToken);
        Assert.Contains("refuze", (await RunAsync("events", "--events", site.Events, "--draft", draft)).Errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(draft, "{", TestContext.Current.CancellationToken);
        Assert.Contains("cannot read", (await RunAsync("events", "--events", site.Events, "--draft", draft)).Errors, StringComparison.Ordinal);
        Assert.Contains("there is no file", (await RunAsync("events", "--events", site.Events, "--draft", draft + "x")).Errors, StringComparison.Ordinal);
    }

    private static GuardEvent Event(string path) => new()
    {
        Reference = Reference.Create(DateTimeOffset.UnixEpoch.AddYears(56)), Time = DateTimeOffset.UnixEpoch.AddYears(56), Action = "refused", Cause = "policy.denied", Rule = "old", Method = "GET",
        Address = "https://shop.example" + path, UserAgent = "curl/8", Client = "203.0.113.7", Peer = "203.0.113.7", SignedIn = true,
    };

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        return (await Tool.RunAsync(args, output, errors), output.ToString(), errors.ToString());
    }
}
