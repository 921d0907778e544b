namespace Why403.Logs.Joining;

/// <summary>One line of an error log, kept for the join. Texts are numbers of the pool.</summary>
internal struct ErrorRecord
{
    /// <summary>Milliseconds since 1970 in the log's own zone until the join has found it, then UTC.</summary>
    public long Time;

    /// <summary>As in the refusal's record.</summary>
    public ulong Connection;
    public int Client;
    public int Request;
    public int Host;
    public int RequestId;
    public int Number;
    public int Object;

    /// <summary>A path of the URL or of the file system by which a line without a request is compared; 0 for none.</summary>
    public int Path;

    /// <summary>The cause's id; 0 for an event of the server's own life.</summary>
    public int Cause;

    /// <summary>The line's message; 0 where enough of its kind were kept.</summary>
    public int Message;

    /// <summary>The status that the explained request gets; 0 where the line does not tell.</summary>
    public short Status;
    public short Source;
    public Direction Direction;
    public bool IsUtc;
    public bool IsDoubtful;
}

/// <summary>On which side of the access line's time a server writes the error line (both driven with uploads of 3 seconds).</summary>
internal enum Direction : byte
{
    /// <summary>nginx stamps the access line at the end of the request: the error line is older.</summary>
    Before,

    /// <summary>Apache stamps it with the start: the error line is younger.</summary>
    After,

    /// <summary>The writer does not tell whose request it was.</summary>
    Either,
}
