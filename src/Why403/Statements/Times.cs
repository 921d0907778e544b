using System.Globalization;

namespace Why403.Statements;

/// <summary>The clock that an answer is judged by, the ways in which answers write a time, and how spans of time are said.</summary>
internal static class Times
{
    // The year 5138: a larger number is no count of seconds.
    private const double LastSecond = 99_999_999_999;

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    // RFC 9110 section 5.6.7, the two obsolete forms included. The day's name in front is left out: a wrong one does not make
    // the date wrong.
    private static readonly string[] HttpForms = ["d MMM yyyy HH:mm:ss 'GMT'", "d MMM yyyy HH:mm:ss 'UTC'", "d MMM yyyy HH:mm:ss zzz", "d-MMM-yy HH:mm:ss 'GMT'", "MMM d HH:mm:ss yyyy"];

    private static readonly string[] IsoForms =
        ["yyyyMMdd'T'HHmmss'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The answer's own <c>Date</c> moved on by its <c>Age</c> (RFC 9111 section 4.2.3); else the capture's time; else the given one.</summary>
    public static DateTimeOffset? Of(Exchange exchange, DateTimeOffset? now) => Of(exchange.Response) ?? exchange.At ?? now;

    public static DateTimeOffset? Of(Response? response) =>
        HttpDate(response?.Headers["Date"]) is { } date
            ? int.TryParse(response!.Headers["Age"], NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? date.AddSeconds(Math.Min(age, 31_536_000)) : date
            : null;

    public static DateTimeOffset? HttpDate(string? text)
    {
        if (text is not { Length: > 8 and < 60 }) return null;
        var day = text.AsSpan().Trim();
        var end = day.IndexOf(',') is >= 0 and var comma ? comma : char.IsAsciiDigit(day[0]) ? -1 : day.IndexOf(' ');
        return Exact(day[(end + 1)..], HttpForms);
    }

    /// <summary>A time in a body or a field: ISO 8601, its basic form as <c>X-Amz-Date</c> has it, or an HTTP date.</summary>
    public static DateTimeOffset? Stated(string? text) => text is null or { Length: > 60 } ? null : Exact(text, IsoForms) ?? HttpDate(text);

    /// <summary>Seconds or milliseconds since 1970, told apart by their size.</summary>
    public static DateTimeOffset? Unix(double number)
    {
        var seconds = number > 1e12 ? number / 1000 : number;
        return seconds is > 0 and < LastSecond ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
    }

    public static TimeSpan? Seconds(double? number) => number is >= 0 and < 1e10 ? TimeSpan.FromSeconds(number.Value) : null;

    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Say(TimeSpan span) => span.TotalSeconds switch
    {
        < 120 => Invariant($"{Math.Max(0, span.TotalSeconds):0} s"),
        < 7200 => Invariant($"{span.TotalMinutes:0} min"),
        < 172_800 => Invariant($"{span.TotalHours:0} h"),
        _ => Invariant($"{span.TotalDays:0} days"),
    };

    // Years past 9000 leave no room to count on from them.
    private static DateTimeOffset? Exact(ReadOnlySpan<char> text, string[] forms) =>
        DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, Utc, out var date) && date.Year is > 1900 and < 9000 ? date : null;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
