using System.Buffers;
using System.Globalization;
using Why403.Text;

namespace Why403.Statements;

/// <summary>
/// The families of separate fields. Their names share words in any order (<c>X-RateLimit-Remaining-Minute</c> of Kong,
/// <c>anthropic-ratelimit-requests-remaining</c>, <c>x-ratelimit-reset-tokens</c>, <c>X-Rate-Limit-Limit</c>); what is left of
/// a name without the words that say what the value is tells which limit it belongs to.
/// </summary>
internal static class LimitFamilies
{
    private const int MostFields = 500;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static List<RateLimit> Read(HeaderList headers, DateTimeOffset? now)
    {
        var families = new Dictionary<(string Prefix, string Name), Parts>();
        for (var i = 0; i < headers.Count && i < MostFields; i++)
        {
            var (field, value) = headers[i];
            if (Split(field) is not { } words) continue;
            var parts = families.GetValueOrDefault((words.Prefix, words.Name)) ?? (families[(words.Prefix, words.Name)] = new());
            if (words.Kind == "remaining") parts.Remaining ??= (RateLimit.Number(value), $"{field}: {Redaction.Quote(value)}");
            else if (words.Kind == "limit") parts.Limit ??= RateLimit.Number(value);
            // What is said in seconds left needs no clock, so it goes before a time of day.
            else if (words.IsDelta) parts.Left ??= Times.Seconds(RateLimit.Number(value));
            else parts.Reset ??= Until(value, now);
        }
        var limits = new List<RateLimit>();
        foreach (var ((prefix, name), parts) in families)
            if (parts.Remaining is { Count: { } count, Said: var said })
                limits.Add(new(name.Length > 0 ? name : Counted(headers), parts.Limit, count, parts.Left ?? parts.Reset, WindowOf(name) ?? (prefix.Length == 0 ? StructuredLimits.OnlyWindow(headers) : null), said));
        return limits;
    }

    // GitHub names the kind of call that a counter is for, Discord whether it is shared.
    private static string Counted(HeaderList headers) =>
        headers["X-RateLimit-Resource"] ?? (headers["X-RateLimit-Global"] is "true" ? "global" : headers["X-RateLimit-Scope"] ?? "");

    private static (string Prefix, string Name, string Kind, bool IsDelta)? Split(string field)
    {
        if (field.Length > 80) return null;
        var lower = field.ToLowerInvariant();
        var (at, length) = lower.IndexOf("ratelimit-", StringComparison.Ordinal) is >= 0 and var joined ? (joined, 10) : (lower.IndexOf("rate-limit-", StringComparison.Ordinal), 11);
        if (at < 0) return null;
        var words = lower[(at + length)..].Split('-').ToList();
        var kind = words.Remove("remaining") ? "remaining" : words.Remove("reset") ? "reset" : words.Remove("limit") || words.Remove("max") ? "limit" : null;
        if (kind is null) return null;
        var isDelta = words.Remove("after");
        return (lower[..at], string.Join('-', words), kind, isDelta);
    }

    private static TimeSpan? WindowOf(string name)
    {
        foreach (var word in name.Split('-'))
        {
            int? seconds = word switch
            {
                "second" or "secondly" => 1,
                "minute" or "minutely" => 60,
                "hour" or "hourly" => 3600,
                "day" or "daily" or "24hour" => 86_400,
                "month" or "monthly" => 30 * 86_400,
                "year" => 365 * 86_400,
                _ => null,
            };
            if (seconds is { } s) return TimeSpan.FromSeconds(s);
        }
        return null;
    }

    /// <summary>
    /// The same field name has three meanings of reset, told apart by their sizes: milliseconds since 1970, seconds since 1970,
    /// seconds left. Others send a date (Anthropic) or a span such as <c>6m0s</c> (OpenAI).
    /// </summary>
    private static TimeSpan? Until(string value, DateTimeOffset? now)
    {
        if (RateLimit.Number(value) is { } number) return number < 1e9 ? Times.Seconds(number) : Since(Times.Unix(number), now);
        return Times.Stated(value) is { } date ? Since(date, now) : Span(value);
    }

    private static TimeSpan? Since(DateTimeOffset? at, DateTimeOffset? now) => at - now is { } span ? (span < TimeSpan.Zero ? TimeSpan.Zero : span) : null;

    private static TimeSpan? Span(string value)
    {
        if (value.Length is 0 or > 30) return null;
        double total = 0;
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var (unit, length) = rest.StartsWith("ms") ? (0.001, 2) : rest[0] switch { 's' => (1, 1), 'm' => (60, 1), 'h' => (3600, 1), 'd' => (86_400d, 1), _ => (0, 0) };
            if (length == 0) return null;
            total += number * unit;
            rest = rest[length..];
        }
        return Times.Seconds(total);
    }

    private sealed class Parts
    {
        public (double? Count, string Said)? Remaining { get; set; }
        public double? Limit { get; set; }
        public TimeSpan? Left { get; set; }
        public TimeSpan? Reset { get; set; }
    }
}
