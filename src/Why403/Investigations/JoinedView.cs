using System.Globalization;

namespace Why403.Investigations;

/// <summary>One diagnosis out of what was seen from outside and what the server's own configuration says of the same request.</summary>
internal static class JoinedView
{
    /// <summary>Both name the same refusal: the inside view proves what the outside could only guess.</summary>
    public static bool Agrees(Diagnosis outside, Diagnosis inside) =>
        outside.Verdict == Verdict.Refused && inside.Verdict == Verdict.Refused && outside.Status == inside.Status && !inside.Findings.IsEmpty;

    public static Diagnosis Of(Diagnosis outside, Diagnosis inside)
    {
        if (!Agrees(outside, inside)) return outside with { Notes = outside.Notes.Add(Difference(outside, inside)) };
        var first = inside.Findings[0];
        var seen = Evidence.Outside($"the answer was {Status(outside)}, as the configuration says" + (outside.Refuser is { } refuser ? $"; {refuser.Name} wrote it" : ""));
        var proven = first with { Evidence = first.Evidence.Add(seen) };
        // What the server itself decides leaves no room for guesses; what something else stated stays.
        var others = outside.Findings.Where(f => f.Confidence == Confidence.Proven && f.Cause.Id != first.Cause.Id);
        return outside with
        {
            Answer = inside.Answer,
            Path = inside.Path,
            Findings = [proven, .. inside.Findings.Skip(1), .. others],
            RuledOut = [],
            Unknown = inside.Unknown,
            Notes = [.. outside.Notes, .. inside.Notes],
            Letter = null,
            Next = inside.Next,
        };
    }

    private static Evidence Difference(Diagnosis outside, Diagnosis inside) => new(VantagePoint.Inside, inside.Verdict switch
    {
        Verdict.Undetermined => $"what the configuration on this host makes of the request cannot be told from it alone: {Clause(inside.Answer)}",
        _ => $"the configuration on this host says {Status(inside)} where {Status(outside)} came: it is not the one that is loaded, or something else answered ({Clause(inside.Answer)})",
    });

    private static string Status(Diagnosis diagnosis) => diagnosis.Status?.ToString(CultureInfo.InvariantCulture) ?? "no status";

    private static string Clause(string sentence) => sentence.TrimEnd('.');
}
