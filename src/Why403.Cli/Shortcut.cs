namespace Why403.Cli;

/// <summary><c>why403 &lt;url&gt;</c> is <c>why403 probe &lt;url&gt;</c>: an argument with <c>://</c> can never be a command's name.</summary>
internal static class Shortcut
{
    public static string[] Expand(string[] args, IReadOnlyCollection<string> commands)
    {
        if (args.Length == 0) return ["--help"];
        // "[suggest:12] why403 explain ..." belongs to the completion directive.
        var first = args.FirstOrDefault(a => !a.StartsWith('-') && !a.StartsWith('['));
        if (args[0].StartsWith('[') || (first is not null && commands.Contains(first))) return args;
        if (args.Any(a => a.Contains("://", StringComparison.Ordinal)) || args.Any(a => a is "--curl" || a.StartsWith("--curl=", StringComparison.Ordinal))) return ["probe", .. args];
        return args;
    }
}
