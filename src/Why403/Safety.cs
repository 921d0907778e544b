namespace Why403;

/// <summary>What carrying out a remedy can do to the protection of the site.</summary>
public enum Safety
{
    Safe,
    NeedsCare,
    /// <summary>Lets requests in that are refused today; always spelled out.</summary>
    OpensAccess,
}
