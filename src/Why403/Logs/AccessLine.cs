namespace Why403.Logs;

/// <summary>
/// One line of an access log, decoded as far as the questions need it. The texts are slices of the line as it was logged,
/// escapes and all; empty where the format has no such field or wrote its mark for "none". Valid while the line's memory is.
/// </summary>
internal ref struct AccessLine
{
    /// <summary>Milliseconds since 1970-01-01 UTC; <see cref="NoTime"/> where the line has none.</summary>
    public long Time;

    /// <summary>The status that the client received; 0 where none was sent.</summary>
    public int Status;

    /// <summary>Bytes of the body, or of the answer where the format counts it whole; -1 for unknown.</summary>
    public long Size;

    /// <summary>Milliseconds from the request's first byte to the log line; -1 for unknown.</summary>
    public long Duration;

    public ReadOnlySpan<byte> Client;
    public ReadOnlySpan<byte> User;

    /// <summary>The whole request line where the format has one; else empty, and the three parts below are set.</summary>
    public ReadOnlySpan<byte> Request;

    public ReadOnlySpan<byte> Method;

    /// <summary>Path and query as logged.</summary>
    public ReadOnlySpan<byte> Target;

    public ReadOnlySpan<byte> Host;
    public ReadOnlySpan<byte> Referer;
    public ReadOnlySpan<byte> Agent;

    /// <summary>The id that the server gave the request, as in nginx's <c>$request_id</c> or Apache's <c>%L</c>.</summary>
    public ReadOnlySpan<byte> RequestId;

    /// <summary>The serial number of the connection, as in nginx's <c>$connection</c>.</summary>
    public ReadOnlySpan<byte> Connection;

    /// <summary>The status that an upstream gave; the last one where several were asked.</summary>
    public ReadOnlySpan<byte> UpstreamStatus;

    /// <summary>What the format itself says about why: IIS substatus, HAProxy's termination state, Envoy's flags, a WAF's rule.</summary>
    public ReadOnlySpan<byte> Reason;

    /// <summary>The rule that decided, by the name that its owner gave it; empty where the format does not say.</summary>
    public ReadOnlySpan<byte> Rule;

    public const long NoTime = long.MinValue;

    /// <summary>All unknown: where a parser begins.</summary>
    public static AccessLine Empty => new() { Time = NoTime, Size = -1, Duration = -1 };
}
