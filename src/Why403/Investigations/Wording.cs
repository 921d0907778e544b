using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Why403.Catalogues;
using Why403.Text;

namespace Why403.Investigations;

/// <summary>The sentences of a diagnosis: its answer, its open questions, its letter and its next commands.</summary>
internal static class Wording
{
    public static string Answer(Exchange exchange, Verdict verdict, Refuser? refuser, ImmutableArray<Finding> findings)
    {
        if (verdict == Verdict.NotRefused)
            return exchange.Response is { Status: > 0 and var status } ? $"This answer is not a refusal ({status}{After(Reason(status))})." : "This answer is not a refusal.";
        if (verdict == Verdict.Undetermined)
            return exchange.Failure is { Length: > 0 } failure
                ? $"No answer arrived, so nothing can be said about a refusal: {Redaction.Quote(failure)}."
                : exchange.Response is null ? findings.Length > 0
                    ? $"There is no answer in this capture; the request by itself shows this: {findings[0].Cause.Title}."
                    : "There is no answer in this capture, so nothing can be said about a refusal." : "Nothing in this answer shows whether it is a refusal.";
        var settled = findings.Length > 0 && findings[0].Confidence > Confidence.Possible;
        var hedge = settled && findings[0].Confidence == Confidence.Likely ? "most likely, " : "";
        if (refuser is not null)
            return settled
                ? $"{Capital(refuser.Name)} refuses this request: {hedge}{findings[0].Cause.Title}."
                : $"{Capital(refuser.Name)} refuses this request; its answer does not tell why.";
        return settled
            ? $"This request is refused: {hedge}{findings[0].Cause.Title}."
            : "Something on the way refuses this request; from this answer alone neither the layer nor the cause can be told.";
    }

    /// <summary>The tests that would decide between causes that fit alike.</summary>
    public static ImmutableArray<Question> Questions(Verdict verdict, Refuser? refuser, ImmutableArray<Finding> findings, Catalogue catalogue, bool probed)
    {
        if (verdict != Verdict.Refused || (findings.Length > 0 && findings[0].Confidence > Confidence.Possible)) return [];
        var questions = ImmutableArray.CreateBuilder<Question>();
        foreach (var finding in findings.Take(3))
            questions.Add(new($"whether {finding.Cause.Title}", catalogue.Cause(finding.Cause.Id)!.Settle));
        if (questions.Count == 0)
            questions.Add(new(
                refuser is null ? "which layer refuses, and why" : $"why {refuser.Name} refuses",
                probed ? "ask the site operator for the log line of this request; the paragraph below names it" : "run why403 probe on the address, or ask the site operator for the log line of this request"));
        return questions.ToImmutable();
    }

    public static Letter? Letter(Exchange exchange, DateTimeOffset? at, Verdict verdict, Refuser? refuser, ImmutableArray<Finding> findings, string? reference, string? seenAs)
    {
        if (verdict != Verdict.Refused) return null;
        var to = refuser?.Owner ?? (findings.Length > 0 ? findings[0].Remedies.Select(r => r.Owner).FirstOrDefault(o => o != Owner.Caller, Owner.SiteOperator) : Owner.SiteOperator);
        if (to == Owner.Caller) to = Owner.SiteOperator;
        var text = new StringBuilder();
        var address = Redaction.Address(exchange.Request.Address);
        text.Append(at is { } time ? time.UtcDateTime.ToString("'On 'yyyy-MM-dd' at 'HH:mm:ss' UTC '", CultureInfo.InvariantCulture) : "Recently ");
        text.Append(address.Length > 0 ? $"a {exchange.Request.Method} request to {address} " : "a request ");
        text.Append(exchange.Response is { Status: > 0 and var status } ? $"was answered with {status}" : "was refused");
        text.Append(refuser is null ? ". " : $" by {refuser.Name}. ");
        if (reference is not null) text.Append($"Reference: {reference}. ");
        if (seenAs is not null) text.Append($"The server saw the address {seenAs}. ");
        if (exchange.Request.Headers["User-Agent"] is { Length: > 0 } agent) text.Append($"User-Agent: {Redaction.Quote(agent)}. ");
        if (findings.Length > 0)
            text.Append(findings[0].Confidence > Confidence.Possible
                ? $"The answer points to this: {findings[0].Cause.Title} ({findings[0].Cause.Id}, {Words.Of(findings[0].Confidence)}). "
                : $"The answer fits several causes: {string.Join(", ", findings.Take(4).Select(f => f.Cause.Id))}. ");
        text.Append(refuser is { Tell.Length: > 0 } ? $"The rule can be found by {refuser.Tell}. " : "");
        text.Append("Which rule refused it, and what would let this request pass?");
        return new(to, text.ToString());
    }

    public static ImmutableArray<string> Next(Exchange exchange, Verdict verdict, ImmutableArray<Finding> findings, bool probed)
    {
        var next = ImmutableArray.CreateBuilder<string>();
        var address = Redaction.Address(exchange.Request.Address);
        var redacted = address != exchange.Request.Address || exchange.Request.Headers.Any(h => Redaction.IsSecretHeader(h.Key));
        if (!probed && exchange.Request.Uri is not null && exchange.Request.Method is "GET" or "HEAD" && verdict == Verdict.Refused && !redacted
            && (findings.Length == 0 || findings[0].Confidence < Confidence.Proven))
            next.Add($"why403 probe '{address.Replace("'", "%27", StringComparison.Ordinal)}'");
        if (findings.Length > 0) next.Add($"why403 explain {findings[0].Cause.Id}");
        else if (exchange.Response is { Status: > 0 and var status }) next.Add($"why403 explain {status}");
        return next.ToImmutable();
    }

    private static string Reason(int status) => status switch { >= 500 => "the server could not do it", >= 400 => "nobody refused it", >= 300 => "a redirect", >= 200 => "success", _ => "" };

    private static string After(string text) => text.Length == 0 ? "" : ", " + text;

    private static string Capital(string name) => name.Length > 0 && name.StartsWith("the ", StringComparison.Ordinal) || name.StartsWith("something ", StringComparison.Ordinal)
        ? char.ToUpperInvariant(name[0]) + name[1..]
        : name;
}
