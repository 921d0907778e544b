using System.Globalization;

namespace Why403.Statements;

/// <summary>One limit as an answer tells it.</summary>
/// <param name="Name">What it counts or for how long, where the answer names it.</param>
/// <param name="Reset">From the time of the answer.</param>
/// <param name="Said">The field as it came, for evidence.</param>
internal sealed record RateLimit(string Name, double? Limit, double? Remaining, TimeSpan? Reset, TimeSpan? Window, string Said)
{
    /// <summary>Less than one request is left; Reddit and token buckets count in fractions.</summary>
    public bool IsUsedUp => Remaining < 1;

    /// <summary>A limit for a day or longer is a quota: waiting a minute is no cure.</summary>
    public bool IsLong => Window >= TimeSpan.FromDays(1) || (Window is null && Reset > TimeSpan.FromHours(12));

    /// <summary>All limits of an answer, in every dialect that is known.</summary>
    public static List<RateLimit> Read(HeaderList headers, DateTimeOffset? now)
    {
        var limits = StructuredLimits.Read(headers);
        limits.AddRange(LimitFamilies.Read(headers, now));
        // Shopify counts calls made, not calls left.
        if (headers["X-Shopify-Shop-Api-Call-Limit"]?.Split('/') is [var used, var most] && Number(used) is { } u && Number(most) is { } m)
            limits.Add(new("shop", m, m - u, null, null, $"X-Shopify-Shop-Api-Call-Limit: {Text.Redaction.Quote(used)}/{Text.Redaction.Quote(most)}"));
        if (headers["x-envoy-ratelimited"] is { } envoy && !envoy.Equals("false", StringComparison.OrdinalIgnoreCase)) limits.Add(new("envoy", null, 0, null, null, "x-envoy-ratelimited"));
        return limits;
    }

    /// <summary>The first number of a field such as <c>100, 100;w=60</c>; null where there is none that a count can be.</summary>
    public static double? Number(string? text)
    {
        if (text is null or { Length: > 2048 }) return null;
        var end = text.AsSpan().IndexOfAny(',', ';');
        return double.TryParse(text.AsSpan(0, end < 0 ? text.Length : end).Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15 ? number : null;
    }
}
