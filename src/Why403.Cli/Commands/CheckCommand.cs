using System.CommandLine;

namespace Why403.Cli.Commands;

/// <summary><c>why403 check WHAT</c>: what will refuse users, before they notice.</summary>
internal static class CheckCommand
{
    public static Command Create(CommonOptions common, TextWriter output)
    {
        var command = new Command("check", "Check what will refuse users, before they notice\n\n  why403 check sessions redis://localhost --cookie-lifetime 8h\n  why403 check oauth scopes.json tokens.txt");
        command.Subcommands.Add(CheckSessionsCommand.Create(common, output));
        command.Subcommands.Add(CheckOauthCommand.Create(common, output));
        return command;
    }
}
