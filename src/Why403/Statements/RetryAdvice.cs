using System.Globalization;

namespace Why403.Statements;

/// <summary>The earliest time at which an answer allows the request again.</summary>
public static class RetryAdvice
{
    /// <summary>By <c>Retry-After</c> (RFC 9110 section 10.2.3); null where there is none that means it.</summary>
    public static DateTimeOffset? Earliest(Response response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Headers["Retry-After"] is not { Length: > 0 } value || IsVarnishDefault(response)) return null;
        if (long.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return now.AddSeconds(Math.Min(seconds, 31_536_000));
        if (Times.HttpDate(value) is not { } date) return null;
        // The date is by the server's clock: its distance from the answer's own Date is what counts.
        return Times.HttpDate(response.Headers["Date"]) is { } sent ? now + (date - sent) : date;
    }

    /// <summary>Varnish 7.1's built-in error page always carries <c>Retry-After: 5</c>, whatever the error.</summary>
    internal static bool IsVarnishDefault(Response response) =>
        response.Headers["Retry-After"]?.Trim() == "5" && (response.Headers.Has("X-Varnish") || response.Headers["Via"]?.Contains("varnish", StringComparison.OrdinalIgnoreCase) == true)
        && response.Body.Span.IndexOf("Guru Meditation"u8) >= 0;
}
