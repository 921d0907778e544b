namespace Why403.Cli;

/// <summary>The only exit codes there are; detail belongs in JSON.</summary>
internal static class ExitCodes
{
    public const int NotRefused = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Undetermined = 3;

    /// <summary>An answer is there, but part of the input could not be read.</summary>
    public const int Partial = 4;
    public const int Interrupted = 130;

    public static int Of(Verdict verdict) => verdict switch
    {
        Verdict.NotRefused => NotRefused,
        Verdict.Refused => Refused,
        _ => Undetermined,
    };
}
