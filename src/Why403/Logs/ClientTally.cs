namespace Why403.Logs;

/// <summary>What one client identity (address and agent) did in all lines, refused or not: the base for telling people from attacks.</summary>
internal sealed record ClientTally
{
    public required string Client { get; init; }

    public required string Agent { get; init; }

    public long Requests { get; set; }

    public long Refusals { get; set; }

    /// <summary>Answers below 400.</summary>
    public long Passed { get; set; }

    /// <summary>Answers 404.</summary>
    public long NotFound { get; set; }

    /// <summary>Requests for styles, scripts, fonts and images, which a browser makes for a page.</summary>
    public long Assets { get; set; }

    /// <summary>Requests with a Referer.</summary>
    public long WithReferer { get; set; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long First { get; set; }

    public long Last { get; set; }
}
