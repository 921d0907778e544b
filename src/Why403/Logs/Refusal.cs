namespace Why403.Logs;

/// <summary>One refused request of an access log, kept for the join and the report.</summary>
internal sealed record Refusal
{
    /// <summary>Which log it stands in, and at which byte the line starts.</summary>
    public required int Source { get; init; }

    public required long Offset { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public required long Time { get; init; }

    public required int Status { get; init; }

    public required string Client { get; init; }

    /// <summary>The request line with the log's escapes undone, as the error log writes it.</summary>
    public required string Request { get; init; }

    public string Host { get; init; } = "";

    public string Agent { get; init; } = "";

    public string Referer { get; init; } = "";

    public string User { get; init; } = "";

    public long Size { get; init; } = -1;

    public long Duration { get; init; } = -1;

    public string RequestId { get; init; } = "";

    public string Connection { get; init; } = "";

    public string UpstreamStatus { get; init; } = "";

    public string Reason { get; init; } = "";
}
