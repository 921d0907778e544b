using Why403.Signatures;

namespace Why403.Investigations;

/// <summary>Decides whether an answer is a refusal at all.</summary>
internal static class Verdicts
{
    public static Verdict Of(Exchange exchange, SignatureMatch match, IReadOnlyList<Clue> clues)
    {
        var stated = clues.Any(c => !c.Excludes && c.Weight > 0 && c.Confidence > Confidence.Possible);
        if (exchange.Response is not { } response) return stated ? Verdict.Refused : Verdict.Undetermined;
        if (match.Refusals.Any(r => !r.Mark.IsRefusal)) return Verdict.NotRefused;
        if (match.Refusals.Length > 0) return Verdict.Refused;
        return response.Status switch
        {
            // The refusals of RFC 9110, RFC 6585 and RFC 7725, and the unofficial ones that mean nothing else.
            401 or 403 or 405 or 407 or 419 or 421 or 429 or 451 or 511 => Verdict.Refused,
            // Content negotiation, unless a reader found that it cannot be that.
            406 => clues.Any(c => !c.Excludes && c.Weight > 0) ? Verdict.Refused : Verdict.NotRefused,
            // A page pasted without its status: only its own marks could tell.
            0 => stated ? Verdict.Refused : Verdict.Undetermined,
            _ => stated ? Verdict.Refused : Verdict.NotRefused,
        };
    }
}
