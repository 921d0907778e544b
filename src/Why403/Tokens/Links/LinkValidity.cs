using System.Text;

namespace Why403.Tokens.Links;

/// <summary>What a link says of its own time, and what that means at the moment of the answer.</summary>
internal static class LinkValidity
{
    /// <summary>Clocks of servers and of those who sign differ by so much without anybody noticing.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static void Judge(SignedLink link, Occasion occasion, Ledger ledger)
    {
        ledger.Note(Describe(link, occasion.Moment));
        if (link.Doubt.Length > 0 && link.Scheme != "custom signed link") ledger.Note($"{link.Scheme}: {link.Doubt}");
        if (occasion.Moment.At is not { } now) return;
        var start = link.ValidFrom ?? link.SignedAt;
        if (link.Expires is { } end) Expiry(link, end, now, occasion.Moment, ledger);
        if (start is { } from && from > now)
        {
            ledger.Claim("signed-url.not-yet-valid", from - now > Skew ? link.Ceiling : Confidence.Possible,
                $"the {link.Scheme} is valid only from {Instant.Say(from)}, {Instant.Say(from - now)} after {occasion.Moment.Words}");
        }
        else if (start is { } since && now - since > Skew && link.Ceiling == Confidence.Likely && link.Doubt.Length == 0)
        {
            ledger.Exclude("signed-url.not-yet-valid", $"the link is valid since {Instant.Say(since)}");
        }
    }

    private static void Expiry(SignedLink link, DateTimeOffset end, DateTimeOffset now, Moment moment, Ledger ledger)
    {
        if (end <= now)
        {
            var sure = now - end > Skew && link.Ceiling == Confidence.Likely;
            var verb = link.Ceiling == Confidence.Likely ? "expired" : "seems to have expired";
            var fact = $"{link.ExpiresBy} says {Instant.Say(end)}, {Instant.Say(now - end)} before {moment.Words}";
            ledger.Claim("signed-url.expired", sure ? Confidence.Likely : Confidence.Possible,
                $"the {link.Scheme} {verb} {Instant.Say(now - end)} before {moment.Words}", link.Doubt.Length == 0 ? [fact] : [fact, link.Doubt]);
        }
        else if (end - now > Skew && link.Ceiling == Confidence.Likely && link.Doubt.Length == 0)
        {
            ledger.Exclude("signed-url.expired", $"the link is valid until {Instant.Say(end)}");
        }
    }

    private static string Describe(SignedLink link, Moment moment)
    {
        var text = new StringBuilder($"{link.Carrier} carries {link.WithArticle}");
        if (link.SignedAt is { } signed) text.Append($", signed at {Instant.Say(signed)}");
        if (link.ValidFrom is { } from) text.Append($", valid from {Instant.Say(from)}");
        if (link.Expires is { } end)
        {
            text.Append($", {(link.Doubt.Length > 0 && link.Ceiling == Confidence.Possible ? "with the time" : "expires at")} {Instant.Say(end)}");
            if (moment.At is { } now) text.Append(end <= now ? $" ({Instant.Say(now - end)} before {moment.Words})" : $" ({Instant.Say(end - now)} after {moment.Words})");
        }
        if (link.Lifetime is { } life) text.Append($", life {Instant.Say(life)}");
        return text.ToString();
    }
}
