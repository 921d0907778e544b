namespace Why403.Guard.Limits;

/// <summary>Whether processes count a limit together.</summary>
internal enum LimitSharing
{
    /// <summary>Each process counts for itself.</summary>
    No,
    /// <summary>The store is asked about each request.</summary>
    Each,
    /// <summary>A process borrows a twentieth of the burst at a time. Each process may hold one such lease of a client, and so many units more are admitted at most.</summary>
    Leased,
}

/// <summary>What a shared limit does where its store does not answer.</summary>
internal enum WithoutStore
{
    /// <summary>This process counts alone.</summary>
    Local,
    /// <summary>Requests pass.</summary>
    Open,
    /// <summary>Requests are refused.</summary>
    Closed,
}
