using System.CommandLine;
using Why403.Cli.Commands;

namespace Why403.Cli;

/// <summary>All commands, and the options that every one of them has.</summary>
internal sealed class RootCommandTree
{
    public RootCommandTree(TextWriter output, TextWriter errors)
    {
        var common = new CommonOptions();
        Command = new RootCommand("Why was this request refused, and who can do what about it?\n\n"
            + "  why403 https://shop.example/report.pdf      ask the site, with at most 8 requests\n"
            + "  why403 read refused.har                     read a capture, sending nothing");
        foreach (var option in common.All) Command.Options.Add(option);
        Command.Subcommands.Add(ProbeCommand.Create(common, output, errors));
        Command.Subcommands.Add(ReadCommand.Create(common, output, errors));
        Command.Subcommands.Add(TraceCommand.Create(common, output, errors));
        Command.Subcommands.Add(AccessCommand.Create(common, output));
        Command.Subcommands.Add(FileCommand.Create(common, output));
        Command.Subcommands.Add(CheckCommand.Create(common, output));
        Command.Subcommands.Add(TokenCommand.Create(common, output));
        Command.Subcommands.Add(LogsCommand.Create(common, output, errors));
        Command.Subcommands.Add(ExplainCommand.Create(common, output));
        Command.Subcommands.Add(EventsCommand.Create(common, output));
        Command.Subcommands.Add(BotsCommand.Create(common, output, errors));
        Command.Subcommands.Add(CausesCommand.Create(common, output));
        Command.Subcommands.Add(RenderCommand.Create(common, output));
        Command.Subcommands.Add(DemoCommand.Create(common, output, errors));
        Command.Subcommands.Add(CatalogueCommand.Create(common, output));
        Command.Subcommands.Add(CompletionsCommand.Create(output));
        Command.Subcommands.Add(HelpCommand.Create(output));
        // The help option is recursive: the root's serves every command.
        HelpPage.Use(Command, new HelpPage(common.All, output));
        Names = [.. Command.Subcommands.Select(c => c.Name)];
    }

    public RootCommand Command { get; }

    public IReadOnlyList<string> Names { get; }
}
