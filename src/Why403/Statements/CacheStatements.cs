using System.Globalization;
using Why403.Text;

namespace Why403.Statements;

/// <summary>Whether a refusal is a stored copy, made perhaps for somebody else.</summary>
internal static class CacheStatements
{
    private static readonly string[] Fields = ["cf-cache-status", "X-Cache", "CDN-Cache", "X-Cache-Status", "X-Proxy-Cache", "x-vercel-cache", "X-Drupal-Cache", "X-LiteSpeed-Cache", "X-Nginx-Cache", "X-Akamai-Cache", "Server-Timing"];

    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 401 or 403 or 405 or 407 or 410 or 429 or 451 } response || Fact(response) is not { } fact) return Reading.Nothing;
        var ledger = new Ledger();
        ledger.Claim("cache.refusal-cached", Confidence.Possible, "a cache answers with a refusal that it stored, perhaps made for somebody else", null, fact);
        return ledger.Close();
    }

    private static string? Fact(Response response)
    {
        if (int.TryParse(response.Headers["Age"], NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age > 0)
            return $"the answer has Age: {age.ToString(CultureInfo.InvariantCulture)}, so a cache stored it {Times.Say(TimeSpan.FromSeconds(age))} ago";
        foreach (var name in Fields)
            foreach (var value in response.Headers.All(name))
                if (IsHit(value)) return $"the answer has {name}: {Redaction.Quote(value)}";
        // RFC 9211 section 2.1: the parameter hit says that the request went no further.
        foreach (var value in response.Headers.All("Cache-Status"))
            if (value.Split(',').Any(c => c.Split(';').Skip(1).Any(p => p.Trim().Equals("hit", StringComparison.OrdinalIgnoreCase)))) return $"the answer has Cache-Status: {Redaction.Quote(value)}";
        // Varnish writes two transaction ids where the second one stored what the first one sends.
        return response.Headers["X-Varnish"]?.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _] ? "the answer has an X-Varnish of two numbers, as Varnish sends for a stored copy" : null;
    }

    /// <summary>
    /// The word itself, alone or as <c>TCP_HIT</c> and <c>MISS, HIT</c>; <c>Error from cloudfront</c> says only that the status was an
    /// error, and <c>RefreshHit</c> that the origin was asked.
    /// </summary>
    private static bool IsHit(string value)
    {
        if (value.Length > 1024) value = value[..1024];
        foreach (var word in value.Split([' ', ',', ';', '='], StringSplitOptions.RemoveEmptyEntries))
            if (word.Equals("HIT", StringComparison.OrdinalIgnoreCase) || word.Equals("STALE", StringComparison.OrdinalIgnoreCase) || word is "TCP_HIT" or "TCP_MEM_HIT" or "TCP_IMS_HIT" or "TCP_NEGATIVE_HIT") return true;
        return false;
    }
}
