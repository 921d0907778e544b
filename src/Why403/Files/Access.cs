namespace Why403.Files;

/// <summary>The bits of a class, with the values that they have in a mode and in an access list.</summary>
[Flags]
public enum Access
{
    None = 0,
    /// <summary>On a directory: pass through it to what it holds.</summary>
    Execute = 1,
    Write = 2,
    Read = 4,
}

/// <summary>What somebody wants to do with the thing at the end of a path.</summary>
public enum FileOperation
{
    /// <summary>Open it for reading. A directory opens with its read bit alone.</summary>
    Read,
    /// <summary>See the names in a directory and what is behind them: its read and its search bit.</summary>
    List,
    /// <summary>Change a file; create and remove entries of a directory; connect to a socket.</summary>
    Write,
    /// <summary>Run a file; pass through a directory.</summary>
    Execute,
}
