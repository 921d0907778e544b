using System.Globalization;

namespace Why403.Statements;

/// <summary>One limit as an answer tells it.</summary>
/// <param name="Said">The field as it came, for evidence.</param>
internal sealed record RateLimit(string Name, double? Limit, double? Remaining, TimeSpan? Reset, TimeSpan? Window, string Said)
{
    /// <summary>All limits of an answer, in every dialect that is known.</summary>
    public static List<RateLimit> Read(HeaderList headers, DateTimeOffset? now)
    {
        var limits = new List<RateLimit>();
        Structured(headers, limits);
        foreach (var field in headers)
        {
            if (Family(field.Key) is not { } family) continue;
            var limit = Number(headers[family.Limit]);
            var remaining = Number(field.Value);
            var reset = Number(headers[family.Reset]) is { } number ? When(number, now) : Number(headers[family.Reset + "-After"]) is { } after ? TimeSpan.FromSeconds(after) : null;
            limits.Add(new(family.Name, limit, remaining, reset, family.Window, $"{field.Key}: {Text.Redaction.Quote(field.Value)}"));
        }
        if (headers["X-Shopify-Shop-Api-Call-Limit"]?.Split('/') is [var used, var most] && Number(used) is { } u && Number(most) is { } m)
            limits.Add(new("shop", m, m - u, null, null, $"X-Shopify-Shop-Api-Call-Limit: {used}/{most}"));
        if (headers.Has("x-envoy-ratelimited")) limits.Add(new("envoy", null, 0, null, null, "x-envoy-ratelimited"));
        return limits;
    }

    /// <summary>
    /// <c>RateLimit</c> and <c>RateLimit-Policy</c>: drafts 8 and later of ietf-httpapi-ratelimit-headers send lists such as
    /// <c>"burst";r=0;t=30</c>, draft 7 sent <c>limit=10, remaining=0, reset=30</c>.
    /// </summary>
    private static void Structured(HeaderList headers, List<RateLimit> limits)
    {
        var policies = new Dictionary<string, (double? Quota, double? Window)>(StringComparer.Ordinal);
        foreach (var item in Items(headers.All("RateLimit-Policy"))) policies[item.Name] = (item.Get("q"), item.Get("w"));
        foreach (var value in headers.All("RateLimit"))
        {
            if (value.Contains("remaining=", StringComparison.OrdinalIgnoreCase))
            {
                var flat = new Item("", value.Split([',', ';'], StringSplitOptions.TrimEntries));
                limits.Add(new("", flat.Get("limit"), flat.Get("remaining"), Seconds(flat.Get("reset")), null, "RateLimit: " + Text.Redaction.Quote(value)));
                continue;
            }
            foreach (var item in Items([value]))
            {
                var (quota, window) = policies.GetValueOrDefault(item.Name);
                limits.Add(new(item.Name, quota, item.Get("r"), Seconds(item.Get("t")), Seconds(window), "RateLimit: " + Text.Redaction.Quote(value)));
            }
        }
    }

    /// <summary>The families of separate fields: X-RateLimit-*, RateLimit-*, X-Rate-Limit-*, and those with a window in the name.</summary>
    private static (string Name, string Limit, string Reset, TimeSpan? Window)? Family(string field)
    {
        var at = field.IndexOf("-Remaining", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var (prefix, suffix) = (field[..at], field[(at + "-Remaining".Length)..]);
        if (!prefix.EndsWith("RateLimit", StringComparison.OrdinalIgnoreCase) && !prefix.EndsWith("Rate-Limit", StringComparison.OrdinalIgnoreCase)) return null;
        TimeSpan? window = suffix.ToUpperInvariant() switch
        {
            "" => null,
            "-SECOND" => TimeSpan.FromSeconds(1),
            "-MINUTE" => TimeSpan.FromMinutes(1),
            "-HOUR" => TimeSpan.FromHours(1),
            "-DAY" => TimeSpan.FromDays(1),
            "-MONTH" => TimeSpan.FromDays(30),
            "-YEAR" => TimeSpan.FromDays(365),
            _ => null,
        };
        return (suffix.TrimStart('-').ToLowerInvariant(), prefix + "-Limit" + suffix, prefix + "-Reset" + suffix, window);
    }

    /// <summary>The same field name has three meanings of reset; their sizes tell them apart: milliseconds, seconds since 1970, seconds left.</summary>
    private static TimeSpan? When(double number, DateTimeOffset? now)
    {
        if (number < 1e9) return Seconds(number);
        if (now is not { } at || number > 1e14) return null;
        return DateTimeOffset.UnixEpoch.AddSeconds(number > 1e12 ? number / 1000 : number) - at;
    }

    private static TimeSpan? Seconds(double? number) => number is >= 0 and < 1e10 ? TimeSpan.FromSeconds(number.Value) : null;

    private static double? Number(string? text) => double.TryParse(text?.Split([',', ';'])[0].Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static IEnumerable<Item> Items(IEnumerable<string> values)
    {
        foreach (var value in values)
            foreach (var member in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(20))
            {
                var parts = member.Split(';', StringSplitOptions.TrimEntries);
                yield return new(parts[0].Trim('"'), parts[1..]);
            }
    }

    private readonly record struct Item(string Name, string[] Parameters)
    {
        public double? Get(string key)
        {
            foreach (var parameter in Parameters)
                if (parameter.StartsWith(key + "=", StringComparison.OrdinalIgnoreCase)) return Number(parameter[(key.Length + 1)..]);
            return null;
        }
    }
}
