using System.Collections.Immutable;
using Why403.Catalogues;
using Why403.Tokens;

namespace Why403.Investigations;

/// <summary>What a server makes of a token, check by check, as a diagnosis. Sends nothing, and shows no signature and no person's data.</summary>
internal static class TokenInquiry
{
    public static (Diagnosis Diagnosis, ImmutableArray<Check> Checks) Diagnose(string text, JwtExpectations asked, Catalogue catalogue)
    {
        var form = JwtForm.Read(text);
        var checks = JwtChecks.Of(form, asked);
        var failed = checks.Where(c => c.Outcome == CheckOutcome.Fails).ToList();
        var findings = CheckFindings.Of(checks, catalogue, VantagePoint.Outside);
        var verdict = failed.Any(c => c.Confidence > Confidence.Possible) ? Verdict.Refused : failed.Count == 0 && Verified(checks) ? Verdict.NotRefused : Verdict.Undetermined;
        var diagnosis = new Diagnosis
        {
            Method = "", Address = "", ObservedAt = asked.Now, Verdict = verdict, Answer = Answer(verdict, findings, checks), Findings = findings,
            Unknown = Unknown(checks),
            Notes = [.. CheckFindings.Notes(checks, VantagePoint.Outside), .. JwtContents.Of(form).Select(Evidence.Outside)],
            Next = findings.IsEmpty ? [] : [$"why403 explain {findings[0].Cause.Id}"],
        };
        return (diagnosis, checks);
    }

    private static bool Verified(ImmutableArray<Check> checks) => checks.Any(c => c is { Name: "signature", Outcome: CheckOutcome.Holds });

    private static string Answer(Verdict verdict, ImmutableArray<Finding> findings, ImmutableArray<Check> checks)
    {
        var signature = Verified(checks) ? "its signature holds" : "its signature was not checked";
        if (verdict == Verdict.Refused) return $"A server that checks this token refuses it: {findings[0].Message}.";
        if (!findings.IsEmpty) return $"Some servers refuse this token: {findings[0].Message}; {signature}.";
        return verdict == Verdict.NotRefused ? "Nothing that was checked speaks against this token, and its signature holds." : $"Nothing in this token speaks against it; {signature}.";
    }

    private static ImmutableArray<Question> Unknown(ImmutableArray<Check> checks)
    {
        var questions = ImmutableArray.CreateBuilder<Question>();
        if (checks.Any(c => c is { Name: "signature", Outcome: CheckOutcome.Open })) questions.Add(new("whether the signature holds", "--jwks FILE with the issuer's key set"));
        if (checks.Any(c => c is { Name: "iss" or "aud", Outcome: CheckOutcome.Open })) questions.Add(new("whether the server expects this issuer and audience", "--issuer URL --audience NAME, as the server's configuration has them"));
        if (checks.Any(c => c is { Name: "cnf", Outcome: CheckOutcome.Open })) questions.Add(new("whether the request proves the key that the token is bound to", "why403 read on a capture of the request"));
        return questions.ToImmutable();
    }
}
