using System.Collections.Immutable;

namespace Why403.Tokens;

/// <summary>The times of a token against the moment given, and the length of its life.</summary>
internal static class JwtTimeChecks
{
    private const string Invalid = "token.invalid";

    public static void Write(JwtForm form, JwtExpectations asked, ImmutableArray<Check>.Builder checks)
    {
        var (claims, now) = (form.Claims, asked.Now);
        checks.Add(Expiry(claims, now, asked.Skew));
        if (Time(claims, "nbf", checks) is { } start)
        {
            checks.Add(start <= now ? Check.Holds("nbf", $"valid since {Instant.Say(start)}")
                : Check.Fails("nbf", Invalid, start - now > asked.Skew ? Confidence.Proven : Confidence.Possible, $"it is valid only from {Instant.Say(start)}, {Instant.Say(start - now)} from now"));
        }
        var issued = Time(claims, "iat", checks);
        if (issued is { } at)
        {
            checks.Add(at - now <= asked.Skew ? Check.Holds("iat", at <= now ? $"issued {Instant.Say(now - at)} ago, at {Instant.Say(at)}" : $"issued at {Instant.Say(at)}")
                : Check.Fails("iat", "clock.skew", Confidence.Likely, $"it says it was issued {Instant.Say(at - now)} from now: a clock is wrong"));
        }
        Life(claims.Time("exp"), issued ?? claims.Time("nbf"), asked.LongestLife, checks);
    }

    private static Check Expiry(JsonMembers claims, DateTimeOffset now, TimeSpan skew)
    {
        if (!claims.Has("exp")) return Check.Fails("exp", Invalid, Confidence.Possible, "it has no expiry (exp), and most servers refuse that");
        if (claims.Number("exp") is > Instant.LastSecond) return Check.Fails("exp", Invalid, Confidence.Possible, "exp is too large for seconds; it seems to count milliseconds");
        if (claims.Time("exp") is not { } end) return Check.Fails("exp", Invalid, Confidence.Likely, "exp is no count of seconds");
        if (end > now) return Check.Holds("exp", $"valid for {Instant.Say(end - now)} more, until {Instant.Say(end)}");
        return Check.Fails("exp", "token.expired", now - end > skew ? Confidence.Proven : Confidence.Possible,
            $"it expired {Instant.Say(now - end)} ago, at {Instant.Say(end)}{(now - end > skew ? "" : ", which servers that allow for clocks still accept")}");
    }

    private static DateTimeOffset? Time(JsonMembers claims, string name, ImmutableArray<Check>.Builder checks)
    {
        if (claims.Has(name) && claims.Time(name) is null) checks.Add(Check.Fails(name, Invalid, Confidence.Possible, $"{name} is no count of seconds"));
        return claims.Time(name);
    }

    private static void Life(DateTimeOffset? end, DateTimeOffset? start, TimeSpan? longest, ImmutableArray<Check>.Builder checks)
    {
        if (end is not { } to || start is not { } from || to <= from) return;
        var life = to - from;
        checks.Add(longest is not { } most ? Check.Open("lifetime", $"{Instant.Say(life)}; no limit was given")
            : life <= most ? Check.Holds("lifetime", $"{Instant.Say(life)}, within {Instant.Say(most)}")
            : Check.Fails("lifetime", Invalid, Confidence.Proven, $"it lives {Instant.Say(life)}, longer than the {Instant.Say(most)} allowed"));
    }
}
