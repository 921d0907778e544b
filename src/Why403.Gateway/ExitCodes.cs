namespace Why403.Gateway;

/// <summary>The only exit codes there are.</summary>
internal static class ExitCodes
{
    /// <summary>The gateway was asked to stop, or the configuration is sound.</summary>
    public const int Done = 0;

    /// <summary>The configuration is sound, and the gateway cannot start: an address is taken, or may not be listened on.</summary>
    public const int CannotStart = 1;

    /// <summary>The command line or the configuration cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>No event with the reference is kept where it was looked for.</summary>
    public const int NotFound = 3;
}
