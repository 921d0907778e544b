namespace Why403.Logs.Formats;

/// <summary>Where a field of a log line goes in an <see cref="AccessLine"/>, and in which unit it is written.</summary>
internal enum Slot : byte
{
    None,
    Client,

    /// <summary>Address and port in one word: <c>203.0.113.7:57070</c>.</summary>
    ClientAndPort,

    /// <summary>A list of addresses as in X-Forwarded-For: the last one, which the logging proxy appended itself.</summary>
    LastClient,
    User,
    Request,
    Method,
    Target,
    Host,
    Referer,
    Agent,
    RequestId,
    Connection,
    Status,
    UpstreamStatus,

    /// <summary>Whom the request was handed to; a dash proves that the logging proxy answered itself.</summary>
    UpstreamHost,
    Size,

    /// <summary>Seconds with a fraction.</summary>
    DurationSeconds,
    DurationMilliseconds,
    DurationMicroseconds,
    DurationNanoseconds,

    /// <summary><c>23/Nov/2026:13:05:25 +0000</c>, the zone being optional.</summary>
    ClfTime,

    /// <summary>ISO 8601, UTC where it names no zone.</summary>
    IsoTime,

    /// <summary>Since 1970: seconds, or by its size milli-, micro- or nanoseconds; a time in one of the two forms above where it is no number.</summary>
    UnixTime,

    /// <summary><c>2026-11-23</c> in a column of its own.</summary>
    Date,

    /// <summary><c>13:00:01</c> in a column of its own.</summary>
    Clock,

    /// <summary><c>+0100</c> behind a time that was written without it.</summary>
    Zone,

    /// <summary>Milliseconds behind a time that was written without them.</summary>
    Fraction,
    Reason,

    /// <summary>Continues the reason that stands just before it.</summary>
    MoreReason,

    /// <summary>The name of the rule that decided.</summary>
    Rule,

    /// <summary>A value that only this format's own last step understands.</summary>
    Extra1,
    Extra2,
    Extra3,
}

internal static class Slots
{
    /// <summary>Slots that fill the same field of the line: a template keeps the best of them alone.</summary>
    public static Slot Field(this Slot slot) => slot switch
    {
        Slot.ClientAndPort or Slot.LastClient => Slot.Client,
        Slot.DurationMilliseconds or Slot.DurationMicroseconds or Slot.DurationNanoseconds => Slot.DurationSeconds,
        Slot.IsoTime or Slot.UnixTime => Slot.ClfTime,
        _ => slot,
    };
}
