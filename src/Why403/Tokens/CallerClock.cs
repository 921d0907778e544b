namespace Why403.Tokens;

/// <summary>Compares the caller's clock with the server's.</summary>
internal static class CallerClock
{
    private static readonly string[] CacheFields = ["age", "x-cache-hits", "x-served-by", "x-cache", "cf-cache-status", "x-proxy-cache", "cdn-cache", "cache-status"];

    public static void Judge(Occasion occasion, bool signed, Ledger ledger)
    {
        var response = occasion.Exchange.Response;
        if (occasion.Exchange.At is not { } caller || Moment.HttpDate(response?.Headers["date"]) is not { } server) return;
        var apart = (caller - server).Duration();
        if (apart <= AmazonHeader.Tolerance) return;
        var fact = $"the caller's clock is {Instant.Say(apart)} {(caller > server ? "ahead of" : "behind")} the server's Date";
        // A stored answer keeps the Date of its making, and not every cache sends Age.
        if (caller > server && CacheFields.Any(f => response!.Headers.Has(f))) ledger.Note($"{fact}; the answer may be a stored one");
        else if (signed) ledger.Claim("clock.skew", Confidence.Possible, fact, fact, "the request carries a signature that holds a time");
        else ledger.Note(fact);
    }
}
