using System.Globalization;

namespace Why403.Statements;

/// <summary>The clock that an answer is judged by, and how spans of time are said.</summary>
internal static class Times
{
    /// <summary>The answer's own <c>Date</c> moved on by its <c>Age</c> (RFC 9111 section 4.2.3); else the capture's time; else the given one.</summary>
    public static DateTimeOffset? Of(Exchange exchange, DateTimeOffset? now)
    {
        if (exchange.Response is { } response && HttpDate(response.Headers["Date"]) is { } date)
            return int.TryParse(response.Headers["Age"], NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? date.AddSeconds(Math.Min(age, 31_536_000)) : date;
        return exchange.At ?? now;
    }

    public static DateTimeOffset? HttpDate(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;

    public static string Say(TimeSpan span) => span.TotalSeconds switch
    {
        < 120 => Invariant($"{Math.Max(0, span.TotalSeconds):0} s"),
        < 7200 => Invariant($"{span.TotalMinutes:0} min"),
        < 172_800 => Invariant($"{span.TotalHours:0} h"),
        _ => Invariant($"{span.TotalDays:0} days"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
