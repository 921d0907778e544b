namespace Why403.Logs.Joining;

/// <summary>How a refusal and its cause were brought together.</summary>
internal enum How : byte
{
    /// <summary>No line explains it, and the access line says no reason.</summary>
    Nothing,

    /// <summary>Both lines carry the same request id.</summary>
    RequestId,

    /// <summary>The same connection and the same request line.</summary>
    Connection,

    /// <summary>The same client and the same request line, within the window.</summary>
    Request,

    /// <summary>The same client, and the path that the error line names is the request's, within the window.</summary>
    Path,

    /// <summary>The same client, and as much of the request line as the server wrote before it cut the line.</summary>
    Prefix,

    /// <summary>The same client in the same second, and nothing more to compare.</summary>
    Second,

    /// <summary>The access line's own field says the reason.</summary>
    Stated,

    /// <summary>What the request and the answer look like.</summary>
    Looks,
}

/// <summary>Why one refusal happened, as far as the logs tell.</summary>
internal struct Explanation
{
    /// <summary>The number of the cause's id; 0 for none.</summary>
    public int Cause;

    /// <summary>The number of Apache's AH number, a rule's id, or the access line's reason; 0 for none.</summary>
    public int Number;

    /// <summary>The place of the error line; -1 for none.</summary>
    public int Line;
    public How How;
    public Confidence Confidence;
}
