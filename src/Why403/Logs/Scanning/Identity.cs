namespace Why403.Logs.Scanning;

/// <summary>
/// What one client identity, an address with its agent, did in all lines, refused or not. It is known by a keyed 64-bit hash
/// alone: among ten million identities two share one with a chance of 3 in a million, and nobody can aim for it.
/// </summary>
// 32 bytes: two to a line of the processor's cache, and never one across two lines.
internal struct Identity
{
    public ulong Hash;
    public uint Requests;

    /// <summary>Answers 401, 403, 407, 429, 444, 451 and 495 to 497.</summary>
    public uint Refused;

    /// <summary>Answers below 400.</summary>
    public uint Passed;
    public uint NotFound;

    /// <summary>Seconds since 1970 of the first answer below 400.</summary>
    public uint FirstPassed;

    /// <summary>Styles, scripts, fonts and images that were served, as a browser fetches them for a page; 65,535 and more are one.</summary>
    public ushort Assets;

    public Habits Habits;
}

/// <summary>What an identity has done at least once.</summary>
[Flags]
internal enum Habits : ushort
{
    None = 0,

    /// <summary>HTTP/2 or later.</summary>
    Multiplexed = 1,
    Favicon = 2,
    Robots = 4,

    /// <summary>The line names a user, or a POST was answered with a redirect, as forms of sign-in are.</summary>
    SignedIn = 8,
}
