using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Why403.Cli.Tracing;
using Why403.Investigations;
using Why403.Rendering;
using Why403.Servers;
using Why403.Servers.Expectations;
using Why403.Text;

namespace Why403.Cli.Commands;

/// <summary><c>why403 access SITE</c>: who gets what, as a table, or held against a file of expectations.</summary>
internal static class AccessCommand
{
    private const int LongestFile = 16 * 1024 * 1024;

    public static Command Create(CommonOptions common, TextWriter output)
    {
        var options = new TraceCommandOptions();
        var site = new Argument<string>("site") { Description = "What paths are relative to, such as https://shop.example" };
        var paths = new Option<string[]>("--paths") { Description = "Paths to ask for, or a file with one a line", HelpName = "PATH|FILE", Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = true };
        var clients = new Option<string?>("--clients") { Description = "Who asks: internet, addresses, networks; internet and 127.0.0.1 without it", HelpName = "WHO,WHO" };
        var expect = new Option<string?>("--expect") { Description = "A file of sentences: /admin is 403 for internet", HelpName = "FILE" };
        var command = new Command("access", "Show who gets what from this server, or hold it against what you expect\n\n"
            + "  why403 access https://shop.example --paths / /admin /.git/config --clients internet,10.0.0.0/8\n  why403 access https://shop.example --expect access.txt --root ./image") { site, paths, clients, expect };
        foreach (var option in (Option[])[options.Server, options.Config, options.Prefix, options.PhpFpm, options.ServerVersion, options.As, options.Root]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var place = parsed.GetValue(site)!.TrimEnd('/');
            var presentation = new Presentation(parsed, common, output, pointsIntoTexts: true);
            var opened = Site.Open(options.Site(parsed), common.Catalogue(parsed));
            var code = parsed.GetValue(expect) is { } file
                ? Hold(Expectations(file, place, opened), opened, presentation)
                : Show(place, Paths(parsed.GetValue(paths) ?? []), Groups(parsed.GetValue(clients) ?? "internet,127.0.0.1", opened), opened, presentation);
            presentation.Close();
            return common.ExitCode(parsed, code);
        });
        return command;
    }

    private static IReadOnlyList<string> Paths(string[] given)
    {
        if (given.Length == 0) throw Complaint.Usage("there is nothing to ask for", "name paths: --paths / /admin, a file of them, or --expect FILE");
        return [.. given.SelectMany(g => g.StartsWith('/') && !File.Exists(g) ? [g] : Files.ReadText(g, LongestFile).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l[0] != '#')).Distinct()];
    }

    private static List<ClientGroup> Groups(string names, Site site)
    {
        var groups = new List<ClientGroup>();
        foreach (var name in names.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var (group, problem) = ClientGroup.Read(name, site.Inquiry.Trace.Networks);
            groups.Add(group ?? throw Complaint.Usage(problem!.Message, problem.Fix));
        }
        return groups;
    }

    private static ImmutableArray<Expectation> Expectations(string file, string place, Site site)
    {
        var (expectations, problems) = ExpectationReader.Read(new SourceText(file, Files.ReadText(file, LongestFile)), place, site.Inquiry.Trace.Networks);
        if (problems.Length > 0) throw Complaint.Usage($"{problems[0].Where}: {problems[0].Message}{(problems.Length > 1 ? $" (and {problems.Length - 1} more)" : "")}", problems[0].Fix);
        if (expectations.IsEmpty) throw Complaint.Usage($"{file} holds no expectation", "write one a line: /admin is 403 for internet");
        return expectations;
    }

    private static int Show(string place, IReadOnlyList<string> paths, List<ClientGroup> groups, Site site, Presentation presentation)
    {
        if (presentation.Format is not (OutputFormat.Text or OutputFormat.Json)) throw Complaint.Usage("the table is text or json", "for a page of one answer: why403 trace URL -o report.html");
        var rows = new List<(string Path, List<string> Cells)>();
        foreach (var path in paths)
        {
            var cells = new List<string>();
            foreach (var group in groups)
            {
                var answers = group.Addresses.Select(a => (Client: a, Verdict: Evaluate(site, "GET", place + path, a))).ToList();
                if (presentation.Format == OutputFormat.Json)
                    foreach (var (client, verdict) in answers.DistinctBy(a => AccessTable.Word(a.Verdict))) presentation.WriteRaw(Line(path, group.Name, client, verdict));
                cells.Add(string.Join("/", answers.Select(a => AccessTable.Word(a.Verdict)).Distinct()));
            }
            rows.Add((path, cells));
        }
        if (presentation.Format == OutputFormat.Text) presentation.WriteText(AccessTable.Write([.. groups.Select(g => g.Name)], rows, presentation.Render));
        return ExitCodes.NotRefused;
    }

    private static int Hold(ImmutableArray<Expectation> expectations, Site site, Presentation presentation)
    {
        var held = 0;
        var wrong = new List<(Expectation Expected, List<string> Clients, Diagnosis Diagnosis)>();
        foreach (var expectation in expectations)
            foreach (var group in expectation.Clients)
            {
                // One client of a group tells what is wrong, and one group of a line; the others are named.
                var failed = false;
                foreach (var client in group.Addresses)
                {
                    var request = TraceTarget.Of(expectation.Address, expectation.Method, client, HeaderList.Empty) with { At = TimeProvider.System.GetUtcNow() };
                    var verdict = site.Inquiry.Trace.Evaluate(request);
                    var holds = expectation.Holds(verdict, ServerInquiry.Verdict(verdict));
                    if (holds == true) continue;
                    if (wrong.Count > 0 && wrong[^1].Expected == expectation) wrong[^1].Clients.Add(client);
                    else wrong.Add((expectation, [client], site.Inquiry.Diagnose(request, expectation.Address)));
                    failed = true;
                    break;
                }
                if (!failed) held++;
            }
        var unknown = wrong.Count(w => w.Diagnosis.Verdict == Verdict.Undetermined);
        if (presentation.NeedsAll) presentation.WriteAll([.. wrong.Select(w => w.Diagnosis)]);
        else
        {
            var first = true;
            foreach (var (expected, clients, diagnosis) in wrong)
            {
                if (presentation.Format == OutputFormat.Text) presentation.WriteText(AccessTable.Mistake(expected, clients, diagnosis, presentation.Render));
                else presentation.Write(diagnosis, first);
                first = false;
            }
            if (presentation.Format == OutputFormat.Text) presentation.WriteText(AccessTable.Summary(held, wrong.Count - unknown, unknown, presentation.Render));
        }
        return wrong.Count > unknown ? ExitCodes.Refused : unknown > 0 ? ExitCodes.Undetermined : ExitCodes.NotRefused;
    }

    private static ServerVerdict Evaluate(Site site, string method, string address, string client) =>
        site.Inquiry.Trace.Evaluate(TraceTarget.Of(address, method, client, HeaderList.Empty) with { At = TimeProvider.System.GetUtcNow() });

    private static string Line(string path, string group, string client, ServerVerdict verdict)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("clients", group);
            json.WriteString("client", client);
            if (verdict.Status is { } status) json.WriteNumber("status", status);
            else json.WriteNull("status");
            json.WriteString("verdict", Words.Of(ServerInquiry.Verdict(verdict)));
            if (verdict.CauseId is { } cause) json.WriteString("cause", cause);
            json.WriteString("message", SourceRedaction.Line(verdict.Message));
            if (verdict.Where is { } where) json.WriteString("where", where.ToString());
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(memory.ToArray()) + "\n";
    }
}
