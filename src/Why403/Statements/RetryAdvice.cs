using System.Globalization;

namespace Why403.Statements;

/// <summary>The earliest time at which an answer allows the request again.</summary>
public static class RetryAdvice
{
    private const int LongestWait = 31_536_000;

    /// <summary>
    /// By <c>Retry-After</c> (RFC 9110 section 10.2.3), else by when a limit that is used up opens again. Counted from
    /// <paramref name="now"/>, when the answer arrived; null where the answer says nothing that is meant.
    /// </summary>
    public static DateTimeOffset? Earliest(Response response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (now.Year > 9000) return null;
        if (After(response) is { } wait) return now + wait;
        TimeSpan? longest = null;
        foreach (var limit in RateLimit.Read(response.Headers, Times.Of(response) ?? now))
            if (limit.IsUsedUp && limit.Reset is { } reset && !(reset < longest)) longest = reset;
        return longest is { } span ? now + Cap(span) : null;
    }

    /// <summary>How many requests the tightest of an answer's limits leaves, and when that limit opens again; null where the answer tells no such pair.</summary>
    public static (double Left, TimeSpan Resets)? Tightest(Response response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(response);
        (double Left, TimeSpan Resets)? tightest = null;
        foreach (var limit in RateLimit.Read(response.Headers, Times.Of(response) ?? now))
            if (limit is { Remaining: { } left, Reset: { } reset } && !(tightest?.Left <= left)) tightest = (Math.Max(0, left), Cap(reset));
        return tightest;
    }

    /// <summary>The wait that <c>Retry-After</c> asks for. A date counts from the answer's own <c>Date</c>, since both are by the server's clock.</summary>
    internal static TimeSpan? After(Response response, DateTimeOffset? now = null)
    {
        if (response.Headers["Retry-After"] is not { Length: > 0 and < 60 } value || IsVarnishDefault(response)) return null;
        if (long.TryParse(value.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(Math.Min(seconds, LongestWait));
        return Times.HttpDate(value) - (Times.HttpDate(response.Headers["Date"]) ?? now) is { } span ? Cap(span) : null;
    }

    /// <summary>Varnish 7.1's built-in error page always carries <c>Retry-After: 5</c>, whatever the error.</summary>
    internal static bool IsVarnishDefault(Response response) =>
        response.Headers["Retry-After"]?.Trim() == "5" && (response.Headers.Has("X-Varnish") || response.Headers["Via"]?.Contains("varnish", StringComparison.OrdinalIgnoreCase) == true)
        && response.Body.Span.IndexOf("Guru Meditation"u8) >= 0;

    private static TimeSpan Cap(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span.TotalSeconds > LongestWait ? TimeSpan.FromSeconds(LongestWait) : span;
}
