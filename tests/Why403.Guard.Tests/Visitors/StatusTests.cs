using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Why403.Cli;
using Why403.Guard.Events;
using Why403.Guard.Refusals;

namespace Why403.Guard.Tests.Visitors;

/// <summary>A refused visitor looks up the reference and writes to the operator.</summary>
public sealed class StatusTests
{
    private const string Policy = """
        { "Guard": {
            "Refusals": { "StatusPath": "/why403", "Contact": "mailto:help@shop.example" },
            "Rules": [ { "Id": "secret-rule-name", "Do": "refuse", "When": { "Addresses": ["127.0.0.0/8"] }, "Cause": "address.denied" } ] } }
        """;

    private static readonly (string, string) Browser = ("Accept", "text/html,*/*;q=0.8");

    [Fact]
    public async Task The_refusal_leads_to_its_page_and_the_page_says_what_the_refusal_said()
    {
        await using var site = await Site.Start(Policy);
        using var refused = await site.Get("/cart", Browser);
        var reference = refused.Headers.GetValues("Why403-Reference").Single();
        Assert.Contains($"href=\"/why403?reference={reference}\"", await refused.Words(), StringComparison.Ordinal);
        using var status = await site.Get($"/why403?reference={Uri.EscapeDataString(RefusalPage.Grouped(reference).ToLowerInvariant())}", Browser, ("Accept-Language", "de"));
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
        var page = WebUtility.HtmlDecode(await status.Words());
        Assert.Contains("nimmt keine Anfragen aus Ihrem Netz an", page, StringComparison.Ordinal);
        Assert.Contains(RefusalPage.Grouped(reference), page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-rule-name", page, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal("no-store", status.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("form-action 'self'", status.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_the_same_as_JSON()
    {
        await using var site = await Site.Start(Policy);
        using var refused = await site.Get("/cart", ("Accept", "application/json"));
        var reference = refused.Headers.GetValues("Why403-Reference").Single();
        using var problem = JsonDocument.Parse(await refused.Words());
        using var status = await site.Get(problem.RootElement.GetProperty("instance").GetString()!, ("Accept", "application/json"));
        using var json = JsonDocument.Parse(await status.Words());
        Assert.Equal((reference, 403, "address.denied", false), (json.RootElement.GetProperty("reference").GetString(), json.RootElement.GetProperty("status").GetInt32(), json.RootElement.GetProperty("cause").GetString(), json.RootElement.GetProperty("appealed").GetBoolean()));
    }

    [Fact]
    public async Task What_a_visitor_writes_stands_beside_the_record_of_the_refusal()
    {
        await using var site = await Site.Start(Policy);
        using var refused = await site.Get("/cart");
        var reference = refused.Headers.GetValues("Why403-Reference").Single();
        using var answer = await Post(site, ("reference", reference), ("message", "I only wanted to pay\u001b[31m\nfor my order 7"), ("reply", "me@home.example"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var appeal = Assert.Single(EventReader.Appeals(site.Events, reference));
        Assert.Equal(("appealed", "I only wanted to pay[31m\nfor my order 7", "me@home.example", "secret-rule-name"), (appeal.Action, appeal.Message, appeal.ReplyTo, appeal.Rule));
        var (code, output, _) = await RunAsync("explain", reference, "--events", site.Events, "-v");
        Assert.Equal(ExitCodes.NotRefused, code);
        Assert.Contains("I only wanted to pay", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("me@home.example", (await RunAsync("events", "--events", site.Events, "--action", "appealed")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/why403", 200)]
    [InlineData("/why403?reference=", 200)]
    [InlineData("/why403?reference=nothing", 404)]
    [InlineData("/why403?reference=01KAYV5R3JZ4QK8M2T6W9XBCDE", 404)]
    [InlineData("/why403?reference=%3Cscript%3Ezqx", 404)]
    [InlineData("/why403?reference=a&reference=b", 404)]
    public async Task Whoever_has_no_reference_learns_nothing(string path, int status)
    {
        await using var site = await Site.Start(Policy);
        using var response = await site.Get(path, Browser);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain("zqx", await response.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_cannot_be_tried_one_after_the_other()
    {
        await using var site = await Site.Start(Policy);
        var statuses = new List<int>();
        for (var i = 0; i < 30; i++)
        {
            using var response = await site.Get($"/why403?reference={Reference.Create(DateTimeOffset.UtcNow)}", Browser);
            statuses.Add((int)response.StatusCode);
            if (statuses[^1] == 429) Assert.InRange(int.Parse(response.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 10);
        }
        Assert.Equal([404, 429], statuses.Distinct());
    }

    [Fact]
    public async Task A_message_that_is_empty_or_too_long_or_no_form_is_not_taken()
    {
        await using var site = await Site.Start(Policy);
        using var refused = await site.Get("/cart");
        var reference = refused.Headers.GetValues("Why403-Reference").Single();
        using (var empty = await Post(site, ("reference", reference), ("message", " \n "))) Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        using (var large = await Post(site, ("reference", reference), ("message", new string('x', 1001)))) Assert.Equal(HttpStatusCode.UnprocessableEntity, large.StatusCode);
        using (var body = new StringContent("{}", null, "application/json"))
        using (var other = await site.Client.PostAsync("/why403", body, TestContext.Current.CancellationToken)) Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Empty(EventReader.Appeals(site.Events, reference));
    }

    [Fact]
    public async Task A_flood_of_a_form_is_no_500()
    {
        await using var site = await Site.Start(Policy);
        using var body = new FormUrlEncodedContent([new("reference", new string('A', 60_000)), new("message", "x")]);
        using var response = await site.Client.PostAsync("/why403", body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_shadow_event_is_no_refusal_that_a_visitor_could_look_up()
    {
        await using var site = await Site.Start("""{ "Guard": { "Refusals": { "StatusPath": "/why403" }, "Rules": [ { "Id": "watch", "Do": "refuse", "Mode": "shadow" } ] } }""");
        (await site.Get("/")).Dispose();
        using var response = await site.Get($"/why403?reference={EventReader.Read(site.Events).First().Reference}", Browser);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Without_the_key_the_path_is_the_applications()
    {
        await using var site = await Site.Start();
        using var response = await site.Get("/why403");
        Assert.Equal("hello", await response.Words());
    }

    [Fact]
    public async Task Two_pages_on_one_path_are_a_problem_at_the_start()
    {
        var problem = await Assert.ThrowsAsync<GuardPolicyException>(() => Site.Start("""{ "Guard": { "Refusals": { "StatusPath": "/page" }, "Challenge": { "Path": "/Page" } } }"""));
        Assert.Contains("give each page a path of its own", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("why403")]
    [InlineData("/")]
    [InlineData("/why403/")]
    [InlineData("/a b")]
    [InlineData("//evil.example\\\\x")]
    public async Task A_status_path_that_is_none_is_a_problem_at_the_start(string path)
    {
        var problem = await Assert.ThrowsAsync<GuardPolicyException>(() => Site.Start($$"""{ "Guard": { "Refusals": { "StatusPath": "{{path}}" } } }"""));
        Assert.Contains("StatusPath", problem.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Post(Site site, params (string Name, string Value)[] fields) =>
        site.Client.PostAsync("/why403", new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), TestContext.Current.CancellationToken);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        return (await Tool.RunAsync(args, output, errors), output.ToString(), errors.ToString());
    }
}
