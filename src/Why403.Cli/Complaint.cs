namespace Why403.Cli;

/// <summary>A failure of ours that the user can mend: what, the fix, and the exit code. Caught once, in <see cref="Tool"/>.</summary>
internal sealed class Complaint(string message, string fix, int exitCode) : Exception(message)
{
    public string Fix { get; } = fix;

    public int ExitCode { get; } = exitCode;

    public static Complaint Usage(string message, string fix) => new(message, fix, ExitCodes.Usage);

    public static Complaint Unreadable(string message, string fix) => new(message, fix, ExitCodes.Undetermined);
}
