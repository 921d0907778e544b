namespace Why403.Logs;

/// <summary>One line of an error log that can explain a refusal (or is noise that looks like it), decoded and kept.</summary>
internal sealed record ErrorLine
{
    /// <summary>Milliseconds since 1970-01-01 in the log's own zone, which error logs of nginx and Apache do not write; the join finds the offset.</summary>
    public required long LocalTime { get; init; }

    /// <summary>True where the format writes its zone and <see cref="LocalTime"/> is UTC.</summary>
    public bool IsUtc { get; init; }

    /// <summary>The server that writes such lines.</summary>
    public required LogServer Server { get; init; }

    public string Level { get; init; } = "";

    public string Client { get; init; } = "";

    /// <summary>The request line as the error log writes it, unescaped; empty for none.</summary>
    public string Request { get; init; } = "";

    public string Host { get; init; } = "";

    public string RequestId { get; init; } = "";

    public string Connection { get; init; } = "";

    /// <summary>Process and thread as logged.</summary>
    public string Process { get; init; } = "";

    /// <summary>Apache's AH number or ModSecurity's rule id; empty for none.</summary>
    public string Number { get; init; } = "";

    /// <summary>The message alone, without time, level and the fields after it.</summary>
    public required string Message { get; init; }

    /// <summary>The cause of the catalogue that this line proves; null where it explains no refusal.</summary>
    public string? CauseId { get; init; }

    /// <summary>What acted: a path, a directive, a rule; empty where the line does not say.</summary>
    public string Object { get; init; } = "";

    /// <summary>The URL's path where the message names it beside its object, as ModSecurity does; empty for none.</summary>
    public string Path { get; init; } = "";

    /// <summary>The status that the explained request gets; 0 where the line does not tell.</summary>
    public int Status { get; init; }

    /// <summary>True where the line can appear although the request then passes (AH01797 under <c>Satisfy Any</c>).</summary>
    public bool IsDoubtful { get; init; }
}

/// <summary>Who wrote an error line: the join looks in each server's own time direction.</summary>
internal enum LogServer
{
    Nginx,
    Apache,
    ModSecurity,
    PhpFpm,
    Other,
}
