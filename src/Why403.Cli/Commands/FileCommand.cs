using System.CommandLine;
using System.CommandLine.Completions;
using Why403.Files;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 file PATH --as USER</c>: whether somebody may do something with a path, and which step refuses it.</summary>
internal static class FileCommand
{
    public static Command Create(CommonOptions common, TextWriter output)
    {
        var path = new Argument<string>("path") { Description = "A file or directory" };
        var user = new Option<string>("--as") { Description = "Name or number; its groups, or the ones given: the first is its primary group", HelpName = "USER[:GROUP,…]", Required = true };
        var read = new Option<bool>("--read") { Description = "Open it for reading (without any of the four: read a file, list a directory)" };
        var list = new Option<bool>("--list") { Description = "See what a directory holds" };
        var write = new Option<bool>("--write") { Description = "Change a file, add to a directory, connect to a socket" };
        var execute = new Option<bool>("--execute") { Description = "Run a file, pass through a directory" };
        var tree = new Option<bool>("--tree") { Description = "Survey all below it: what the user cannot reach, and what is open too far" };
        var root = new Option<string?>("--root") { Description = "An unpacked image or backup: its files, its accounts", HelpName = "DIR" };
        user.CompletionSources.Add(_ => OperatingSystem.IsLinux() ? new DiskView(null).Accounts().UserNames.Select(n => new CompletionItem(n)) : []);
        var command = new Command("file", "Tell whether somebody can read, list, write or run a path, and which step stops it\n\n"
            + "  why403 file /srv/site/report.pdf --as www-data\n  why403 file --tree /srv/site --as www-data") { path, user, read, list, write, execute, tree, root };
        command.SetAction((parsed, cancellation) =>
        {
            (Option<bool> Option, FileOperation Operation)[] operations = [(read, FileOperation.Read), (list, FileOperation.List), (write, FileOperation.Write), (execute, FileOperation.Execute)];
            var asked = Array.FindAll(operations, o => parsed.GetValue(o.Option));
            if (asked.Length > 1) throw Complaint.Usage($"{asked[0].Option.Name} and {asked[1].Option.Name} are two questions", "ask one at a time");
            if (parsed.GetValue(tree) && asked.Length > 0) throw Complaint.Usage($"a survey asks for all that a server needs, so --tree goes without {asked[0].Option.Name}", "leave it out");
            var view = new DiskView(parsed.GetValue(root));
            var accounts = view.Accounts();
            var (who, problem) = accounts.Resolve(parsed.GetValue(user)!);
            if (who is null) throw Complaint.Usage(problem!.Message, problem.Fix);
            var catalogue = common.Catalogue(parsed);
            var inquiry = new FileInquiry(view, accounts, id => catalogue.Cause(id)?.Cause ?? new(id, Layer.FileSystem, "the file system refuses"));
            var place = Absolute(parsed.GetValue(path)!, view.Surroundings.UnpackedIn);
            var presentation = new Presentation(parsed, common, output, pointsIntoTexts: true);
            var code = parsed.GetValue(tree)
                ? Survey(inquiry.Survey(place, who, cancellation), presentation)
                : Single(inquiry.Diagnose(place, who, asked.Length > 0 ? asked[0].Operation : null), presentation);
            presentation.Close();
            return Task.FromResult(common.ExitCode(parsed, code));
        });
        return command;
    }

    private static int Single(Diagnosis diagnosis, Presentation presentation)
    {
        presentation.Write(diagnosis);
        return ExitCodes.Of(diagnosis.Verdict);
    }

    private static int Survey(FileSurvey survey, Presentation presentation)
    {
        presentation.Write(survey.Diagnosis);
        // The notes of a diagnosis are folded away without -v; here they are half of what was asked.
        if (presentation is { Format: OutputFormat.Text, Render: { Verbosity: 0, Quiet: false } } && !survey.OpenTooFar.IsEmpty)
        {
            var page = new StyledText(presentation.Render.Ascii).Line().Line("open too far:", Role.Heading);
            foreach (var fact in survey.OpenTooFar) page.Wrap(new StyledText(presentation.Render.Ascii).Add("= ", Role.Muted).Prose(fact.Fact), Math.Max(presentation.Render.Width, 40), "   ", "     ");
            presentation.WriteText(page);
        }
        return survey.OpenTooFar.IsEmpty ? ExitCodes.Of(survey.Diagnosis.Verdict) : ExitCodes.Refused;
    }

    // Path.GetFullPath would take `..` away before links are resolved, which the kernel does not.
    private static string Absolute(string path, string? unpacked) =>
        path.Length == 0 ? throw Complaint.Usage("the path is empty", "name a file or a directory")
        : path[0] == '/' || unpacked is not null ? "/" + path.TrimStart('/')
        : (Environment.CurrentDirectory == "/" ? "/" : Environment.CurrentDirectory + "/") + path;
}
