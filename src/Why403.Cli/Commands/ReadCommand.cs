using System.CommandLine;
using Why403.Captures;

namespace Why403.Cli.Commands;

/// <summary><c>why403 read FILE|-</c>: diagnoses what was captured, sending nothing.</summary>
internal static class ReadCommand
{
    public static Command Create(CommonOptions common, TextWriter output, TextWriter errors)
    {
        var file = new Argument<string>("file") { Description = "A HAR, curl -v or -i output, a raw response, a page, a console message; - is standard input" };
        var all = new Option<bool>("--all") { Description = "Show answers that are no refusal too" };
        var command = new Command("read", "Diagnose a capture without sending anything\n\n  why403 read refused.har\n  curl -v https://api.example/orders 2>&1 | why403 read -") { file, all };
        command.SetAction(parsed => Run(parsed, parsed.GetValue(file)!, parsed.GetValue(all), common, output, errors));
        return command;
    }

    private static int Run(ParseResult parsed, string name, bool all, CommonOptions common, TextWriter output, TextWriter errors)
    {
        var presentation = new Presentation(parsed, common, output);
        var investigation = Investigations.Create(common.Catalogue(parsed));
        var now = TimeProvider.System.GetUtcNow();
        var shown = 0;
        var worst = Verdict.NotRefused;
        var kept = new List<Diagnosis>();
        Exchange? last = null;
        CaptureSummary summary;
        using (var input = Files.Open(name))
            summary = CaptureReader.Read(input, name, exchange =>
            {
                last = exchange;
                var verdict = investigation.Judge(exchange, now);
                if (Rank(verdict) > Rank(worst)) worst = verdict;
                // A single answer is always shown; of many, only what was refused.
                if (verdict == Verdict.Refused || all) Show(investigation.Diagnose(exchange, now));
            });
        if (summary.Exchanges == 0)
        {
            throw summary.Problems.Length > 0
                ? Complaint.Unreadable($"{name}: {summary.Problems[0].Message}", summary.Problems[0].Fix)
                : Complaint.Unreadable($"{name} holds no exchange that could be read", "give a HAR, the output of curl -v or curl -i, a raw response, or a pasted page");
        }
        if (shown == 0 && kept.Count == 0)
        {
            if (summary.Exchanges == 1) Show(investigation.Diagnose(last!, now));
            else errors.WriteLine($"{summary.Exchanges} answers read, none of them a refusal; --all shows them");
        }
        if (presentation.NeedsAll && kept.Count > 0) presentation.WriteAll(kept);
        presentation.Close();
        foreach (var problem in summary.Problems) errors.WriteLine("note: " + Terminal.Neutral(problem.ToString()));
        return common.ExitCode(parsed, ExitCodes.Of(worst));

        void Show(Diagnosis diagnosis)
        {
            if (presentation.NeedsAll) kept.Add(diagnosis);
            else presentation.Write(diagnosis, shown++ == 0);
        }
    }

    // One refusal among healthy answers makes the whole capture refused; an unreadable entry only if nothing was refused.
    private static int Rank(Verdict verdict) => verdict switch { Verdict.Refused => 2, Verdict.Undetermined => 1, _ => 0 };
}
