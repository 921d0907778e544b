using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Why403.Catalogues;
using Why403.Guard.Events;

namespace Why403.Guard.Tests;

/// <summary>What the guard writes over a socket, the explainer reads from outside: both name the same cause.</summary>
public sealed class BothHalvesTests
{
    private static readonly Investigation Explainer = new(Catalogue.BuiltIn);

    public static TheoryData<string> Causes => [.. Catalogue.BuiltIn.Causes.Select(c => c.Cause.Id)];

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task Every_cause_that_a_rule_can_state_is_read_back_from_every_form_of_the_answer(string cause)
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse().Cause(cause)));
        foreach (var accept in (string[])["text/html", "application/json", "text/plain"])
            await Agrees(site, "/", cause, ("Accept", accept));
    }

    [Theory]
    [InlineData("00:01:00", "rate.limit-exceeded")]
    [InlineData("1.00:00:00", "quota.exhausted")]
    public async Task A_limit_is_read_back_as_a_limit_and_a_quota_as_a_quota(string window, string cause)
    {
        await using var site = await Site.Start($$"""{ "Guard": { "Limits": { "one": { "Quota": 1, "Window": "{{window}}" } }, "Rules": [ { "Id": "a", "Do": "limit", "Limits": ["one"] } ] } }""");
        await site.Status("/");
        foreach (var accept in (string[])["text/html", "application/json", "text/plain"])
            await Agrees(site, "/", cause, ("Accept", accept));
    }

    [Theory]
    [InlineData("cookie")]
    [InlineData("wait")]
    [InlineData("work")]
    public async Task A_challenge_is_read_back_as_one_from_its_page_and_its_document(string rung)
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Challenge(rung)));
        foreach (var accept in (string[])["text/html", "application/json"]) await Agrees(site, "/", "edge.challenge", ("Accept", accept));
    }

    [Fact]
    public async Task A_bare_answer_of_the_application_is_read_back()
    {
        await using var site = await Site.Start(map: app => app.MapGet("/", () => Results.StatusCode(403)));
        await Agrees(site, "/", "application.refused");
    }

    private static async Task Agrees(Site site, string path, string cause, params (string, string)[] headers)
    {
        using var answer = await site.Get(path, headers);
        var fields = answer.Headers.Concat(answer.Content.Headers).SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v)));
        var response = new Response((int)answer.StatusCode) { Headers = new([.. fields]), Body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken) };
        var diagnosis = Explainer.Diagnose(new(new("GET", "https://shop.example" + path), response));
        Assert.Equal((Verdict.Refused, cause, Confidence.Proven), (diagnosis.Verdict, diagnosis.Findings[0].Cause.Id, diagnosis.Findings[0].Confidence));
        Assert.Equal("the guard of Why403", diagnosis.Refuser!.Name);
        var reference = answer.Headers.GetValues("Why403-Reference").Single();
        Assert.Contains(reference, diagnosis.Refuser.Reference!);
        var entry = EventReader.Find(site.Events, reference)!;
        Assert.Equal(cause, GuardEventDiagnosis.Of(entry, Catalogue.BuiltIn).Findings[0].Cause.Id);
    }
}
