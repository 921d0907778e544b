using System.Collections.Immutable;

namespace Why403.Statements;

/// <summary>Whether a refusal is a limit, by what the answer tells of its limits.</summary>
internal static class LimitStatements
{
    public static Reading Read(Exchange exchange, DateTimeOffset? given)
    {
        if (exchange.Response is not { Status: 403 or 429 or 503 or 420 or 509 } response) return Reading.Nothing;
        var now = Times.Of(exchange, given);
        var clues = ImmutableArray.CreateBuilder<Clue>();
        var notes = ImmutableArray.CreateBuilder<Evidence>();
        var limits = RateLimit.Read(response.Headers, now);
        var used = limits.FirstOrDefault(l => l.Remaining is <= 0);
        var retry = RetryAdvice.Earliest(response, now ?? DateTimeOffset.UnixEpoch) is { } at ? at - (now ?? DateTimeOffset.UnixEpoch) : (TimeSpan?)null;
        if (RetryAdvice.IsVarnishDefault(response)) notes.Add(Evidence.Outside("Retry-After 5 is on every error page of Varnish and says nothing about a limit"));
        else if (retry is { } wait) notes.Add(Evidence.Outside($"Retry-After: the request may be repeated in {Times.Say(wait)}"));

        if (used is not null)
        {
            var when = used.Reset ?? retry;
            var cause = used.Window >= TimeSpan.FromDays(1) || (when is { } far && far > TimeSpan.FromHours(12)) ? "quota.exhausted" : "rate.limit-exceeded";
            var message = (used.Name.Length > 0 ? $"the limit `{Text.Redaction.Quote(used.Name)}` is used up" : "the limit is used up") + (when is { } time && time > TimeSpan.Zero ? $"; it opens again in {Times.Say(time)}" : "");
            clues.Add(new(cause, response.Status is 429 or 420 ? Confidence.Proven : Confidence.Likely, message, [Evidence.Outside($"the answer has {used.Said}: nothing is left")]) { Weight = 2 });
        }
        else if (limits.Count > 0 && limits.All(l => l.Remaining is > 0) && response.Status != 429)
            clues.Add(new("rate.limit-exceeded", Confidence.Possible, $"the answer says that requests are left ({limits[0].Said})", [Evidence.Outside($"the answer has {limits[0].Said}")]) { Excludes = true });
        else if (response.Status is 429 or 420)
        {
            if (LooksLikeAScript(response) && retry is null && limits.Count == 0)
            {
                clues.Add(new("rate.limit-exceeded", Confidence.Possible, "the status is 429, but the body is a script and no limit is named", [Evidence.Outside("429 without Retry-After or limit fields, and a body that only loads a script")]));
                clues.Add(new("edge.challenge", Confidence.Possible, "a 429 whose body only loads a script is a challenge at some sites", [Evidence.Outside("429 without Retry-After or limit fields, and a body that only loads a script")]));
            }
            else
                clues.Add(new("rate.limit-exceeded", retry is not null || limits.Count > 0 ? Confidence.Proven : Confidence.Likely, "too many requests" + (retry is { } t ? $"; allowed again in {Times.Say(t)}" : ""),
                    [Evidence.Outside($"the status is {response.Status}, which means too many requests (RFC 6585 section 4)")]));
        }
        return new(clues.ToImmutable(), notes.ToImmutable());
    }

    private static bool LooksLikeAScript(Response response)
    {
        var body = response.Body.Span;
        return body.Length is > 0 and < 4096 && body.IndexOf("<script"u8) >= 0;
    }
}
