namespace Why403.Logs.Scanning;

/// <summary>One line that is a refusal, or may turn out to be one. Texts are numbers of the pool.</summary>
internal struct RefusalRecord
{
    /// <summary>Milliseconds since 1970-01-01 UTC; <see cref="AccessLine.NoTime"/> for a line without time.</summary>
    public long Time;

    /// <summary>Where the line starts in its file, or in its unpacked text.</summary>
    public long Offset;
    public ulong Identity;

    /// <summary>A hash of the connection's name: most have one request, and their names would fill the pool. 0 for none.</summary>
    public ulong Connection;
    public int Client;

    /// <summary>The request line as the client sent it, escapes undone; method and target alone where the format has no protocol.</summary>
    public int Request;
    public int Agent;
    public int Referer;
    public int Host;
    public int User;
    public int RequestId;
    public int Reason;
    public int Rule;

    /// <summary>Bytes, up to 2 GB; -1 for unknown.</summary>
    public int Size;

    /// <summary>Milliseconds; -1 for unknown.</summary>
    public int Duration;
    public short Status;
    public short UpstreamStatus;
    public short Source;
}
