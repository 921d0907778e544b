namespace Why403.Statements;

/// <summary>Whether a refusal is a limit, by what the answer tells of its limits.</summary>
internal static class LimitStatements
{
    // Products say here that the answer is a challenge, whatever its status.
    private static readonly (string Field, string Value)[] ChallengeMarks = [("cf-mitigated", "challenge"), ("x-amzn-waf-action", ""), ("x-vercel-mitigated", "challenge"), ("x-vercel-challenge-token", "")];

    public static Reading Read(Exchange exchange, DateTimeOffset? given)
    {
        // 420 was Twitter's and 509 is what hosters send for used-up bandwidth; 503 is the default of nginx limit_req and of ASP.NET Core.
        if (exchange.Response is not { Status: 403 or 420 or 429 or 503 or 509 } response) return Reading.Nothing;
        var now = Times.Of(exchange, given);
        var ledger = new Ledger();
        var limits = RateLimit.Read(response.Headers, now);
        var retry = RetryAdvice.After(response, now);
        if (RetryAdvice.IsVarnishDefault(response)) ledger.Note("Retry-After 5 is on every error page of Varnish and says nothing about a limit");
        else if (retry is { } wait) ledger.Note(now is { } at && at.Year < 9000 ? $"Retry-After: the request may be repeated from {Times.Clock(at + wait)} (in {Times.Say(wait)})" : $"Retry-After: the request may be repeated in {Times.Say(wait)}");

        if (limits.FindAll(l => l.IsUsedUp) is { Count: > 0 } used) UsedUp(response, used, retry, ledger);
        else if (response.Status is 420 or 429) TooMany(exchange, response, limits, retry, ledger);
        // A wait that is asked for speaks of a limit that is not counted here (GitHub's secondary limits).
        else if (limits.Count > 0 && response.Status == 403 && retry is null) ledger.Exclude("rate.limit-exceeded", $"the answer says that requests are left ({limits[0].Said})");
        else if (response.Status == 503 && retry is not null && (limits.Count > 0 || StructuredLimits.HasPolicy(response.Headers)))
            ledger.Claim("rate.limit-exceeded", Confidence.Possible, "a 503 that asks to wait, beside fields of a limit", null, "the status is 503 with Retry-After and fields of a limit");
        return ledger.Close();
    }

    private static void UsedUp(Response response, List<RateLimit> used, TimeSpan? retry, Ledger ledger)
    {
        // All must open before a request passes, so the one that opens last decides.
        var last = used.MaxBy(l => l.Reset ?? l.Window ?? TimeSpan.Zero)!;
        // Retry-After wins over the fields of the limit (ietf-httpapi-ratelimit-headers, section on Retry-After).
        var when = retry ?? last.Reset;
        var stated = response.Status is 420 or 429;
        ledger.Claim(last.IsLong ? "quota.exhausted" : "rate.limit-exceeded", stated ? Confidence.Proven : Confidence.Likely,
            (last.Name.Length > 0 ? $"the limit `{Text.Redaction.Quote(last.Name)}` is used up" : "the limit is used up") + (when > TimeSpan.Zero ? $"; it opens again in {Times.Say(when.Value)}" : ""), null, 2,
            $"the answer has {last.Said}: nothing is left");
    }

    private static void TooMany(Exchange exchange, Response response, List<RateLimit> limits, TimeSpan? retry, Ledger ledger)
    {
        var status = $"the status is {response.Status}, which means too many requests (RFC 6585 section 4)";
        if (Challenge(response) is { } mark)
            ledger.Claim("rate.limit-exceeded", Confidence.Possible, $"the status is {response.Status}, but the answer calls itself a challenge", null, mark);
        else if (limits.Count == 0 && retry is null && ScriptPage.Is(response))
        {
            const string fact = "429 without Retry-After or fields of a limit, and a body that only loads a script";
            ledger.Claim("rate.limit-exceeded", Confidence.Possible, "the status is 429, but the body is a script and no limit is named", null, fact);
            ledger.Claim("edge.challenge", Confidence.Possible, "a 429 whose body only loads a script is a challenge at some sites", null, fact);
        }
        else
        {
            var reason = response.Headers["Stripe-Rate-Limited-Reason"] is { } said ? $" ({Quotation.Of(said, exchange.Request)})" : "";
            var named = retry is not null || limits.Count > 0 || reason.Length > 0 || StructuredLimits.HasPolicy(response.Headers);
            ledger.Claim("rate.limit-exceeded", named ? Confidence.Proven : Confidence.Likely, "too many requests" + reason + (retry is { } t ? $"; allowed again in {Times.Say(t)}" : ""), null, status);
            if (limits.Count > 0) ledger.Note($"the limit that is counted here has requests left ({limits[0].Said}); another one was met");
            else if (!named && response.Body.IsEmpty && !response.BodyUnknown) ledger.Note("a 429 without Retry-After, fields of a limit or a body is also how some edges turn away a client by its fingerprint");
        }
    }

    private static string? Challenge(Response response)
    {
        foreach (var (field, value) in ChallengeMarks)
            if (response.Headers[field] is { } found && found.Contains(value, StringComparison.OrdinalIgnoreCase)) return $"the answer has {field}";
        return null;
    }
}
