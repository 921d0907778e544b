using System.CommandLine;

namespace Why403.Cli;

/// <summary>One line that says what is wrong with a command line, one that says the nearest right thing.</summary>
internal static class ParseComplaint
{
    public static Complaint Of(ParseResult parsed, RootCommandTree root)
    {
        var unknown = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (unknown is not null && !unknown.StartsWith('-') && parsed.CommandResult.Command == root.Command)
            return Complaint.Usage($"`{unknown}` is no command", unknown.Contains('.', StringComparison.Ordinal) ? $"an address needs its scheme: why403 https://{unknown}" : Nearest(unknown, root.Names));
        if (unknown is not null && unknown.StartsWith('-'))
        {
            var options = parsed.CommandResult.Command.Options.Concat(root.Command.Options).SelectMany(o => o.Aliases.Append(o.Name));
            return Complaint.Usage($"`{unknown}` is no option here", Nearest(unknown, options));
        }
        return Complaint.Usage(parsed.Errors[0].Message.TrimEnd('.'), $"see: why403 {(parsed.CommandResult.Command == root.Command ? "" : parsed.CommandResult.Command.Name + " ")}--help");
    }

    private static string Nearest(string word, IEnumerable<string> known) =>
        Distance.Nearest(word, known, 1) is [var nearest, ..] ? $"did you mean `{nearest}`?" : "see: why403 --help";
}
