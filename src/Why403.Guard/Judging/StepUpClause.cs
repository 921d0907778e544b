using System.Collections.Immutable;
using System.Globalization;

namespace Why403.Guard.Judging;

/// <summary>RFC 9470: the sign-in was of one of these kinds (<c>acr</c>), and not longer ago (<c>auth_time</c>).</summary>
internal sealed class StepUpClause(ImmutableArray<string> acr, TimeSpan? maxAge) : Clause
{
    public ImmutableArray<string> Acr { get; } = acr;

    public TimeSpan? MaxAge { get; } = maxAge;

    public override string CauseWhen => "policy.denied";

    public override string CauseUnless => "token.step-up-needed";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        if (facts.User is not { } user)
        {
            because?.Add("nobody is signed in");
            return false;
        }
        var kind = user.FindFirst("acr")?.Value;
        if (!Acr.IsEmpty && (kind is null || !Acr.Contains(kind)))
        {
            because?.Add($"the sign-in was of the kind {Text.Redaction.Quote(kind ?? "unknown")} (acr), the rule names {string.Join(", ", Acr)}");
            return false;
        }
        if (MaxAge is not { } most) return Kind(because, kind);
        if (!long.TryParse(user.FindFirst("auth_time")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 99_999_999_999)
        {
            because?.Add("nothing tells when the sign-in was (auth_time)");
            return false;
        }
        var age = facts.Now - DateTimeOffset.FromUnixTimeSeconds(seconds);
        because?.Add(string.Create(CultureInfo.InvariantCulture, $"the sign-in was {age.TotalSeconds:0} s ago, the rule names {most.TotalSeconds:0} s"));
        return age <= most;
    }

    private static bool Kind(List<string>? because, string? kind)
    {
        because?.Add($"the sign-in was of the kind {Text.Redaction.Quote(kind ?? "unknown")} (acr)");
        return true;
    }
}
