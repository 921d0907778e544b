using System.Globalization;
using Why403.Rendering;
using Why403.Servers;
using Why403.Servers.Expectations;

namespace Why403.Cli.Tracing;

/// <summary>Who gets what, as a table; and what is not as it was expected.</summary>
internal static class AccessTable
{
    /// <summary>One answer in one word.</summary>
    public static string Word(ServerVerdict verdict) => verdict.Outcome switch
    {
        ServerOutcome.HandedOver => "upstream",
        ServerOutcome.Closed => "closed",
        ServerOutcome.Undetermined => "?",
        _ => verdict.Status?.ToString(CultureInfo.InvariantCulture) ?? "?",
    };

    public static StyledText Write(IReadOnlyList<string> groups, IReadOnlyList<(string Path, List<string> Cells)> rows, RenderOptions options)
    {
        var text = new StyledText(options.Ascii);
        var first = Math.Min(rows.Max(r => DisplayWidth.Of(VisibleText.Of(r.Path, options.Ascii))), Math.Max(20, options.Width / 2));
        var widths = groups.Select((g, i) => Math.Max(g.Length, rows.Max(r => r.Cells[i].Length)) + 2).ToList();
        text.Add(new string(' ', first));
        for (var i = 0; i < groups.Count; i++) text.Add("  " + groups[i].PadRight(widths[i] - 2), Role.Heading);
        text.Line();
        foreach (var (path, cells) in rows)
        {
            var shown = VisibleText.Of(path, options.Ascii);
            text.Add(shown, Role.Address);
            // A path longer than its column keeps its whole name; its answers go below.
            if (DisplayWidth.Of(shown) > first) text.Line().Add(new string(' ', first));
            else text.Add(new string(' ', first - DisplayWidth.Of(shown)));
            for (var i = 0; i < cells.Count; i++) text.Add("  ").Add(cells[i].PadRight(i == cells.Count - 1 ? 0 : widths[i] - 2), Of(cells[i]));
            text.Line();
        }
        if (rows.Any(r => r.Cells.Contains("?"))) text.Line().Line("? = cannot be told from here: why403 trace says why", Role.Muted);
        return text;
    }

    public static StyledText Mistake(Expectation expected, IReadOnlyList<string> clients, Diagnosis diagnosis, RenderOptions options)
    {
        var text = new StyledText(options.Ascii);
        var unknown = diagnosis.Verdict == Verdict.Undetermined;
        var head = unknown ? "cannot tell" : expected.Mistake == Servers.Expectations.Mistake.Open ? "open where it should refuse" : "refused where it should pass";
        text.Add(head, unknown ? Role.Unsure : Role.Refused).Add(": ").Add($"{expected.Method} {expected.Address}", Role.Address).Add($" for {clients[0]} (").Add(expected.Where.ToString(), Role.Address).Add(")").Line();
        var wanted = (expected.Never ? "never " : "") + string.Join(" or ", expected.Answers.Select(a => a.Text));
        text.Wrap(new StyledText(options.Ascii).Add("= expected: ", Role.Muted).Add(wanted), Math.Max(options.Width, 40), "   ", "     ");
        text.Wrap(new StyledText(options.Ascii).Add("= answer: ", Role.Muted).Prose(diagnosis.Answer), Math.Max(options.Width, 40), "   ", "     ");
        if (clients.Count > 1) text.Wrap(new StyledText(options.Ascii).Add("= also for: ", Role.Muted).Add(string.Join(", ", clients.Skip(1))), Math.Max(options.Width, 40), "   ", "     ");
        if (diagnosis.Findings is [{ Where: { } where }, ..]) text.Add("   = at: ", Role.Muted).Add(where.ToString(), Role.Address).Line();
        return text.Line();
    }

    public static StyledText Summary(int held, int wrong, int unknown, RenderOptions options) =>
        new StyledText(options.Ascii).Line(string.Create(CultureInfo.InvariantCulture, $"{held} as expected, {wrong} not, {unknown} that cannot be told"), wrong + unknown == 0 ? Role.Ok : Role.Heading);

    private static Role Of(string cell) => cell.Contains('4', StringComparison.Ordinal) && cell[0] == '4' || cell == "closed" ? Role.Refused : cell[0] is '2' or '3' ? Role.Ok : Role.Unsure;
}
