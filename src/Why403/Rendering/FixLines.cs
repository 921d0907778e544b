using System.Globalization;

namespace Why403.Rendering;

/// <summary>What can be done and by whom, then the paragraph to send to whoever can do it.</summary>
internal static class FixLines
{
    public static void Write(Page page, Diagnosis diagnosis)
    {
        if (diagnosis.Verdict == Verdict.NotRefused) return;
        var remedies = Selection.RemediesOf(diagnosis, page.Options.Verbosity > 0);
        for (var i = 0; i < remedies.Count; i++)
        {
            page.Blank();
            One(page, remedies[i], remedies.Count == 1 ? "fix: " : $"fix {(i + 1).ToString(CultureInfo.InvariantCulture)}: ");
        }
        if (diagnosis.Letter is not { } letter) return;
        page.Blank();
        page.Text.Line(Selection.LetterTitle(letter.To) + ":", Role.Fix);
        foreach (var line in Selection.Lines(letter.Text)) page.Paragraph(page.New().Add(line), "  ", "  ");
    }

    public static void One(Page page, Remedy remedy, string label)
    {
        var who = page.New().Add("who: ", Role.Muted).Add(Words.Of(remedy.Owner), Role.Owner).Add(" · ", Role.Muted)
            .Add(Words.Of(remedy.Safety), Roles.Of(remedy.Safety));
        var whoCells = Cells(who.Runs);
        var indent = new string(' ', label.Length);
        var title = page.New().Wrap(page.New().Prose(remedy.Title, Role.Heading), page.Options.Cells - whoCells - 2, indent, indent);

        // The label takes the place of the first line's indentation; the owner stands at the right of that line.
        page.Text.Add(label, Role.Fix);
        var column = label.Length;
        var line = title.Runs.Skip(1).ToList();
        var firstBreak = line.FindIndex(r => r.IsBreak);
        foreach (var run in line.Take(firstBreak)) page.Text.AddRun(run);
        column += Cells(line.Take(firstBreak));
        var gap = page.Options.Cells - whoCells - column;
        if (gap < 2)
        {
            page.Text.Line();
            gap = page.Options.Cells - whoCells;
        }
        page.Text.Add(new string(' ', gap)).Append(who);
        foreach (var run in line.Skip(firstBreak)) page.Text.AddRun(run);

        foreach (var detail in Selection.Lines(remedy.Detail))
            page.Paragraph(page.New().Add("= ", Role.Muted).Prose(detail), "   ", "     ");
        if (remedy.Patch is { } patch) PatchLines.Write(page, patch);
        if (remedy.Check is { Length: > 0 } check) page.Fact("check", fact => fact.Prose(check));
    }

    private static int Cells(IEnumerable<Run> runs) => runs.Sum(r => DisplayWidth.Of(r.Text));
}
