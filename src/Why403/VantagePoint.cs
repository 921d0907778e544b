namespace Why403;

/// <summary>From where a fact was seen.</summary>
public enum VantagePoint
{
    /// <summary>A response as the caller received it, live or captured, and what its request carried.</summary>
    Outside,
    /// <summary>The server's configuration and file system.</summary>
    Inside,
    Logs,
    /// <summary>A decision that the guard recorded.</summary>
    Guard,
}
