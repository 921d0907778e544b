using System.Globalization;

namespace Why403.Tokens;

internal enum MomentSource
{
    Unknown,
    /// <summary>The clock of whoever answered, which is the one that expiries are judged by.</summary>
    Answer,
    /// <summary>The caller's clock, as the capture holds it.</summary>
    Capture,
    Given,
}

/// <summary>The moment that expiries are judged by, and whose clock it is.</summary>
internal sealed record Moment(DateTimeOffset? At, MomentSource Source)
{
    private const int LongestAge = 10 * 366 * 86400;

    private static readonly string[] DateForms =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        // The two obsolete forms that RFC 9110 section 5.6.7 still asks recipients to accept.
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>Continues "14 minutes before".</summary>
    public string Words => Source == MomentSource.Given ? "now" : "this answer";

    public static Moment Of(Exchange exchange, DateTimeOffset? now)
    {
        if (AnsweredAt(exchange.Response) is { } date) return new(date, MomentSource.Answer);
        if (exchange.At is { } at) return new(at, MomentSource.Capture);
        return now is { } given ? new(given, MomentSource.Given) : new(null, MomentSource.Unknown);
    }

    /// <summary>Date plus Age: a stored answer keeps the Date of its making (RFC 9110 section 6.6.1, RFC 9111 section 5.1).</summary>
    private static DateTimeOffset? AnsweredAt(Response? response) =>
        response is not null && HttpDate(response.Headers["date"]) is { } date ? date.AddSeconds(AgeOf(response)) : null;

    public static int AgeOf(Response response) =>
        int.TryParse(response.Headers["age"], NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age <= LongestAge ? age : 0;

    public static DateTimeOffset? HttpDate(string? text) =>
        DateTimeOffset.TryParseExact(text?.Trim(), DateForms, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowInnerWhite, out var date) && date.Year < 9000 ? date : null;
}
