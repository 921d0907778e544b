using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Why403.Rendering;

namespace Why403.Cli;

/// <summary>
/// Our help in place of the library's: examples first, what belongs to the command before what all commands share, and
/// eighty columns. The examples are the part of a command's description behind its first line.
/// </summary>
internal sealed class HelpPage(IEnumerable<Option> common, TextWriter output) : SynchronousCommandLineAction
{
    private readonly HashSet<Option> _common = [.. common];

    public static void Use(Command command, HelpPage page)
    {
        foreach (var option in command.Options)
            if (option is HelpOption help) help.Action = page;
    }

    /// <summary>Who asks for help has not written the whole command yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        output.Write(PlainText.Write(Write(parseResult.CommandResult.Command)));
        return ExitCodes.NotRefused;
    }

    internal StyledText Write(Command command)
    {
        var text = new StyledText();
        var lines = (command.Description ?? "").Split('\n');
        text.Wrap(new StyledText().Add(lines[0]), 80);
        foreach (var line in lines.Skip(1)) text.Line(line);
        text.Line().Line("usage");
        text.Line("  why403 " + (command is RootCommand ? "<url> | <command>" : Path(command) + string.Concat(command.Arguments.Select(a => $" <{a.Name}>")) + (command.Subcommands.Count > 0 ? " <command>" : "")) + " [options]");
        foreach (var argument in command.Arguments) Row(text, $"<{argument.Name}>", argument.Description);
        if (command.Subcommands.Count > 0)
        {
            text.Line().Line("commands");
            foreach (var sub in command.Subcommands.Where(s => !s.Hidden)) Row(text, sub.Name, (sub.Description ?? "").Split('\n')[0]);
        }
        var own = command.Options.Where(o => !_common.Contains(o) && o is not HelpOption and not VersionOption).ToList();
        Options(text, "options of this command", own);
        Options(text, command is RootCommand ? "options of every command" : "options of every command (why403 --help)", command is RootCommand ? [.. _common] : []);
        if (command is RootCommand)
            text.Line().Line("more").Line("  why403 <command> --help · why403 help exit-codes | environment | formats | privacy").Line("  why403 demo shows it at work, without a network");
        return text;
    }

    private static void Options(StyledText text, string title, List<Option> options)
    {
        if (options.Count == 0) return;
        text.Line().Line(title);
        foreach (var option in options.Where(o => !o.Hidden))
        {
            var names = option.Aliases.Append(option.Name).OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal);
            Row(text, string.Join(", ", names) + (option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "VALUE"}"), option.Description);
        }
    }

    private static void Row(StyledText text, string name, string? description)
    {
        const int column = 32;
        var first = "  " + name.PadRight(column - 4);
        if (first.Length > column - 2)
        {
            text.Line(first);
            first = new string(' ', column - 2);
        }
        text.Wrap(new StyledText().Add(description ?? ""), 80, first + "  ", new string(' ', column));
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? Path(parent) + " " + command.Name : command.Name;
}
