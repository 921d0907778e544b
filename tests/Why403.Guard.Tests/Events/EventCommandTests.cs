using Why403.Cli;
using Why403.Guard.Refusals;

namespace Why403.Guard.Tests.Events;

/// <summary>What support does with the reference that a visitor reads out.</summary>
public sealed class EventCommandTests
{
    private const string Policy = """
        { "Guard": {
            "Lists": { "bad": { "Entries": ["127.0.0.1 # scraper, ticket 7"] } },
            "Rules": [
                { "Id": "office", "Do": "allow", "When": { "Addresses": ["198.51.100.0/24"] } },
                { "Id": "watch", "Do": "refuse", "Mode": "shadow", "Paths": ["/reports/*"], "When": { "UserAgents": ["curl*"] } },
                { "Id": "bad", "Do": "refuse", "Paths": ["/orders/*"], "When": { "Addresses": ["list:bad"] } } ] } }
        """;

    [Fact]
    public async Task A_reference_is_explained_with_what_would_have_let_it_pass()
    {
        await using var site = await Site.Start(Policy);
        using var response = await site.Get("/orders/7");
        var reference = response.Headers.GetValues("Why403-Reference").Single();
        foreach (var typed in (string[])[reference, RefusalPage.Grouped(reference).ToLowerInvariant()])
        {
            var (code, output, errors) = await RunAsync("explain", typed, "--events", site.Events);
            Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
            Assert.Contains("Rule bad of the guard refused 127.0.0.1", output, StringComparison.Ordinal);
            Assert.Contains("rule `office` would have allowed it", (await RunAsync("explain", typed, "--events", site.Events, "-v")).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reference_that_nobody_keeps_is_said_to_be_so()
    {
        await using var site = await Site.Start(Policy);
        using var response = await site.Get("/orders/7");
        var (code, output, errors) = await RunAsync("explain", Reference.Create(DateTimeOffset.UtcNow), "--events", site.Events);
        Assert.Equal((ExitCodes.Undetermined, ""), (code, output));
        Assert.Contains("no event with the reference", errors, StringComparison.Ordinal);
        Assert.Contains("there is no folder", (await RunAsync("explain", Reference.Create(DateTimeOffset.UtcNow), "--events", site.Events + "-gone")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_in_shadow_tells_whom_it_would_have_hit()
    {
        await using var site = await Site.Start(Policy);
        for (var i = 0; i < 3; i++) (await site.Get($"/reports/{i % 2}", ("User-Agent", "curl/8.5\u001b[31m"))).Dispose();
        (await site.Get("/orders/7")).Dispose();
        var (code, output, _) = await RunAsync("events", "--events", site.Events, "--action", "shadow", "--rule", "watch");
        Assert.Equal(ExitCodes.NotRefused, code);
        Assert.Contains("3 events of 1 client,", output, StringComparison.Ordinal);
        Assert.Contains("would have refused", output, StringComparison.Ordinal);
        Assert.Contains("/reports/0 2", output, StringComparison.Ordinal);
        Assert.DoesNotContain("/orders/7", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        var lines = (await RunAsync("events", "--events", site.Events, "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains("\"action\":\"refused\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("No event is kept that fits.", (await RunAsync("events", "--events", site.Events, "--cause", "rate")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("events", "--events", site.Events, "--action", "blocked")).Code);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Tool.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
