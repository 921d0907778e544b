using System.Collections.Immutable;
using System.Globalization;
using Why403.Catalogues;
using Why403.Guard.Refusals;

namespace Why403.Guard;

/// <summary>An event as a diagnosis: the same answer that <c>why403</c> gives for any other refusal, proven by the guard's own record.</summary>
public static class GuardEventDiagnosis
{
    /// <param name="catalogue">Where the cause's words and remedies come from.</param>
    /// <param name="appeals">What visitors wrote about it.</param>
    public static Diagnosis Of(GuardEvent entry, Catalogue catalogue, IReadOnlyList<GuardEvent>? appeals = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(catalogue);
        var known = catalogue.Cause(entry.Cause);
        var cause = known?.Cause ?? new Cause(entry.Cause, Layer.Application, "the guard's policy refuses it");
        var by = entry.Action == "answered" ? "the application" : "the guard";
        var refused = entry.Action is "refused" or "limited" or "challenged" or "answered";
        var layer = entry.Action == "answered" ? Layer.Application : Layer.Edge;
        var finding = new Finding(cause, layer, Confidence.Proven, Message(entry), Evidence(entry)) { Remedies = known?.Remedies ?? [], Product = by == "the guard" ? "Why403" : null };
        return new()
        {
            Method = entry.Method, Address = entry.Address, Status = entry.Status, ObservedAt = entry.Time,
            Verdict = refused ? Verdict.Refused : Verdict.NotRefused,
            Answer = Answer(entry, cause),
            Path = [new(Layer.Client, "client", HopState.Passed), new(Layer.Edge, "guard", by == "the guard" && refused ? HopState.Refused : HopState.Passed), new(Layer.Application, "application", !refused ? HopState.Passed : by == "the guard" ? HopState.NotReached : HopState.Refused)],
            Refuser = refused ? new(layer, by, Confidence.Proven, [Fact($"the event {RefusalPage.Grouped(entry.Reference)} was recorded by {entry.Node}")]) { Reference = entry.Reference, Owner = Owner.SiteOperator } : null,
            Findings = [finding],
            Notes = [.. (appeals ?? []).Select(Wrote), .. Notes(entry)],
        };
    }

    private static string Answer(GuardEvent entry, Cause cause) => entry.Action switch
    {
        "answered" => $"The application refused this request from {entry.Client}: {cause.Title}.",
        "challenged" => $"Rule {entry.Rule} of the guard asked {entry.Client} for a proof first: {cause.Title}.",
        "appealed" => $"A visitor at {entry.Client} wrote about the refusal {RefusalPage.Grouped(entry.About ?? entry.Reference)}.",
        "rolled-back" => $"Rule {entry.Rule} on trial went back to shadow.",
        "shadow" => $"Rule {entry.Rule}, in shadow, would have refused this request from {entry.Client}: {cause.Title}.",
        "limited" => $"Rule {entry.Rule} of the guard limited {entry.Client}: {cause.Title}.",
        _ => $"Rule {entry.Rule} of the guard refused {entry.Client}: {cause.Title}.",
    };

    private static string Message(GuardEvent entry) => entry.Action switch
    {
        "answered" => "the application refused, and the guard recorded it",
        "challenged" => $"rule `{entry.Rule}` asks for a proof before it lets in",
        "appealed" => "a visitor wrote about a refusal",
        "rolled-back" => $"rule `{entry.Rule}` on trial refused too many signed-in users",
        "shadow" => $"rule `{entry.Rule}` in shadow would have refused",
        "limited" => $"rule `{entry.Rule}` limits this client",
        _ => $"rule `{entry.Rule}` refuses this request",
    };

    private static ImmutableArray<Evidence> Evidence(GuardEvent entry)
    {
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        var decider = entry.Rules.FirstOrDefault(r => r.Id == entry.Rule);
        foreach (var because in decider?.Because ?? []) evidence.Add(Fact(because));
        foreach (var limit in entry.Limits.Where(l => l.Refused)) evidence.Add(Fact(Say(limit)));
        if (entry.Degraded is not null) evidence.Add(Fact(entry.Degraded));
        if (entry.Message is not null) evidence.Add(Wrote(entry));
        foreach (var fact in entry.Facts) evidence.Add(Fact(fact));
        if (decider?.Text is { } text) evidence.Add(Fact($"the rule as it was then: {text}"));
        if (evidence.Count == 0) evidence.Add(Fact("the guard recorded the refusal, and no reason with it"));
        return evidence.ToImmutable();
    }

    private static Evidence Wrote(GuardEvent appeal) =>
        Fact($"a visitor wrote on {appeal.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC: `{appeal.Message?.ReplaceLineEndings(" ")}`{(appeal.ReplyTo is null ? "" : $", to be answered at `{appeal.ReplyTo}`")}");

    private static IEnumerable<Evidence> Notes(GuardEvent entry)
    {
        foreach (var step in entry.Path) yield return Fact(step);
        // What would have let it pass, and why it did not.
        foreach (var rule in entry.Rules.Where(r => r.Act == "allow" && !r.Hit)) yield return Fact($"rule `{rule.Id}` would have allowed it, but {string.Join("; ", rule.Because)}");
        foreach (var rule in entry.Rules.Where(r => r.Mode == "shadow" && r.Hit && r.Id != entry.Rule)) yield return Fact($"rule `{rule.Id}` in shadow would have refused as well: {string.Join("; ", rule.Because)}");
        foreach (var limit in entry.Limits.Where(l => !l.Refused)) yield return Fact(Say(limit));
        if (entry.Bot is not null) yield return Fact($"the User-Agent names a crawler: {entry.Bot}");
        if (entry.UserAgent.Length > 0) yield return Fact($"the User-Agent is `{entry.UserAgent}`");
        if (entry.Referer.Length > 0) yield return Fact($"the request came from {entry.Referer}");
        yield return Fact($"policy {entry.Policy} was in force");
    }

    private static string Say(GuardEventLimit limit) => string.Create(CultureInfo.InvariantCulture, $"limit `{limit.Name}` of {limit.Quota} in {limit.WindowSeconds:0.###} s for {limit.Whom}: {(limit.Refused ? limit.WaitSeconds is { } wait ? $"used up for {wait:0.###} s more" : "the request costs more than it ever admits" : $"{limit.Remaining} left")}");

    private static Evidence Fact(string fact) => new(VantagePoint.Guard, fact);
}
