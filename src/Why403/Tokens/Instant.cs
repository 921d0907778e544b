using System.Globalization;

namespace Why403.Tokens;

/// <summary>The ways in which credentials write a time, and how we write it.</summary>
internal static class Instant
{
    // The year 5138: a larger number is no count of seconds (most often milliseconds).
    public const double LastSecond = 99_999_999_999;

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public static DateTimeOffset? Seconds(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? Seconds(value) : null;

    public static DateTimeOffset? Seconds(double value) =>
        value is > 0 and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds((long)value) : null;

    public static DateTimeOffset? HexSeconds(string? text) =>
        text is { Length: 8 } && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? Seconds(value) : null;

    /// <summary>A count of seconds that can stand for a time of use; names chosen by operators hold other numbers too.</summary>
    public static DateTimeOffset? PlausibleSeconds(string? text)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
        if (value is > 1_000_000_000_000 and < 9_999_999_999_999) value /= 1000;
        return value is > 900_000_000 and < 9_999_999_999 ? Seconds(value) : null;
    }

    /// <summary>ISO 8601 basic form, as <c>X-Amz-Date</c> has it.</summary>
    public static DateTimeOffset? Basic(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, Utc, out var at) && at.Year < 9000 ? at : null;

    public static DateTimeOffset? Iso(string? text) =>
        DateTimeOffset.TryParseExact(text, IsoForms, CultureInfo.InvariantCulture, Utc, out var at) && at.Year < 9000 ? at : null;

    public static DateTimeOffset? After(DateTimeOffset? start, string? seconds) =>
        start is { } at && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var life) ? at.AddSeconds(life) : null;

    public static string Say(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Say(TimeSpan span)
    {
        var seconds = Math.Abs(span.TotalSeconds);
        return seconds switch
        {
            < 120 => Count(seconds, "second"),
            < 120 * 60 => Count(seconds / 60, "minute"),
            < 48 * 3600 => Count(seconds / 3600, "hour"),
            _ => Count(seconds / 86400, "day"),
        };
    }

    private static string Count(double amount, string unit)
    {
        var whole = (long)amount;
        return string.Create(CultureInfo.InvariantCulture, $"{whole} {unit}{(whole == 1 ? "" : "s")}");
    }
}
