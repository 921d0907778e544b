namespace Why403.Rendering;

/// <summary>All groups, a line each, in columns.</summary>
internal static class LogReportTable
{
    private const string Unexplained = "unexplained";

    public static void Write(Page page, LogReport report, int most)
    {
        var rows = report.Groups.Take(most).Select(group => new[] { LogReportText.Number(group.Count), LogReportText.Number(group.Clients), LogReportText.Number(group.People), group.Cause is null ? "-" : Words.Of(group.Confidence), group.Cause?.Id ?? Unexplained, group.Paths.IsEmpty ? "" : group.Paths[0].Key }).ToList();
        var heads = new[] { "requests", "clients", "people", "sure", "cause", "most refused path" };
        var widths = heads.Select((head, i) => Math.Max(head.Length, rows.Max(row => DisplayWidth.Of(VisibleText.Of(row[i], page.Options.Ascii))))).ToArray();
        // The path takes what is left of the line.
        var room = Math.Max(10, page.Options.Cells - widths.Take(5).Sum() - 10);
        page.Blank();
        Line(page, heads, widths, room, Role.Heading);
        foreach (var row in rows) Line(page, row, widths, room, Role.Plain);
        if (report.Groups.Length > rows.Count) page.Text.Line($"{LogReportText.Number(report.Groups.Length - rows.Count)} more: -v", Role.Muted);
    }

    private static void Line(Page page, string[] cells, int[] widths, int room, Role role)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = VisibleText.Of(cells[i], page.Options.Ascii);
            var gap = Math.Max(0, widths[i] - DisplayWidth.Of(cell));
            if (i < 3) page.Text.Add(new string(' ', gap)).Add(cell, role).Add("  ");
            else if (i < 5) page.Text.Add(cell, role).Add(new string(' ', gap)).Add("  ");
            else page.Text.Add(Cut(cell, room, page.Options.Ascii), role == Role.Plain ? Role.Address : role);
        }
        page.Text.Line();
    }

    private static string Cut(string text, int room, bool ascii)
    {
        if (DisplayWidth.Of(text) <= room) return text;
        var end = 0;
        var cells = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            cells += DisplayWidth.Of(rune);
            if (cells > room - (ascii ? 3 : 1)) break;
            end += rune.Utf16SequenceLength;
        }
        return text[..end] + (ascii ? "..." : "…");
    }
}
