using System.Globalization;

namespace Why403.Statements;

/// <summary>Whether a refusal is a stored copy, made perhaps for somebody else.</summary>
internal static class CacheStatements
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 401 or 403 or 429 or 451 } response) return Reading.Nothing;
        string? fact = null;
        if (int.TryParse(response.Headers["Age"], NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age > 0) fact = $"the answer has Age: {age.ToString(CultureInfo.InvariantCulture)}, so a cache stored it {Times.Say(TimeSpan.FromSeconds(age))} ago";
        else
            // "Error from cloudfront" and the like are no hits: only the word itself counts.
            foreach (var name in (ReadOnlySpan<string>)["cf-cache-status", "X-Cache", "CDN-Cache", "X-Cache-Status", "X-Proxy-Cache"])
                if (response.Headers[name] is { } value && value.StartsWith("HIT", StringComparison.OrdinalIgnoreCase))
                {
                    fact = $"the answer has {name}: {Text.Redaction.Quote(value)}";
                    break;
                }
        return fact is null ? Reading.Nothing
            : new([new("cache.refusal-cached", Confidence.Possible, "a cache answers with a refusal that it stored, perhaps made for somebody else", [Evidence.Outside(fact)])], []);
    }
}
