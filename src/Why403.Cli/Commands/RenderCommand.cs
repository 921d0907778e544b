using System.CommandLine;
using System.Text;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 render FILE</c>: saved JSON, or the JSON inside a report, in another format.</summary>
internal static class RenderCommand
{
    private const int LongestDocument = 64 * 1024 * 1024;

    public static Command Create(CommonOptions common, TextWriter output)
    {
        var file = new Argument<string>("file") { Description = "A file that --json or -o report.html wrote; - is standard input" };
        var command = new Command("render", "Turn a saved diagnosis into another format\n\n  why403 render answer.json -o report.html\n  why403 render report.html --json") { file };
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(file)!;
            var presentation = new Presentation(parsed, common, output, pointsIntoTexts: true);
            var worst = Verdict.NotRefused;
            var kept = new List<Diagnosis>();
            foreach (var document in Documents(Read(name)))
            {
                var (diagnosis, problem) = DiagnosisJson.Read(Encoding.UTF8.GetBytes(document));
                if (diagnosis is null) throw Complaint.Unreadable($"{name}: {problem!.Message}", problem.Fix.Length > 0 ? problem.Fix : "give a file that why403 --json wrote");
                if (diagnosis.Verdict != Verdict.NotRefused && worst != Verdict.Refused) worst = diagnosis.Verdict;
                kept.Add(diagnosis);
            }
            if (kept.Count == 0) throw Complaint.Unreadable($"{name} holds no diagnosis", "give a file that why403 --json or why403 -o report.html wrote");
            if (presentation.NeedsAll) presentation.WriteAll(kept);
            else for (var i = 0; i < kept.Count; i++) presentation.Write(kept[i], i == 0);
            presentation.Close();
            return common.ExitCode(parsed, ExitCodes.Of(worst));
        });
        return command;
    }

    private static string Read(string name)
    {
        using var stream = Files.Open(name);
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > LongestDocument) throw Complaint.Unreadable($"{name} is longer than 64 MiB", "render the diagnoses in parts");
        }
        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length).TrimStart('\uFEFF');
    }

    /// <summary>One document a line, or a whole indented document, or those inside a report.</summary>
    private static string[] Documents(string text)
    {
        if (text.TrimStart().StartsWith('<')) text = DiagnosisHtml.ExtractJson(text) ?? "";
        text = text.Trim();
        if (text.Length == 0) return [];
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.All(l => l.StartsWith('{') && l.EndsWith('}')) ? lines : [text];
    }
}
