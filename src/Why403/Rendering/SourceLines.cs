using System.Globalization;

namespace Why403.Rendering;

/// <summary>Lines of a text with marks below them: one primary (<c>^</c>), the related ones (<c>-</c>), in the order of the file.</summary>
internal static class SourceLines
{
    // A label beside a long mark, or far to the right, goes below it.
    private const int LeastLabel = 24;

    public static void Write(Page page, Finding finding)
    {
        if (finding.Source.IsEmpty) return;
        var gutter = finding.Source.Max(l => l.Number).ToString(CultureInfo.InvariantCulture).Length;
        foreach (var file in SourceMarks.Files(finding))
        {
            var primary = finding.Where is { } where && where.File == file.Key ? where : null;
            var first = file.First();
            var place = primary?.ToString() ?? $"{first.File}:{first.Number.ToString(CultureInfo.InvariantCulture)}";
            page.Text.Add(new string(' ', gutter) + "--> ", Role.Muted).Add(place, Role.Address).Line();
            page.Text.Line(Blank(gutter).TrimEnd(), Role.Muted);
            var last = 0;
            foreach (var line in file)
            {
                if (last > 0 && line.Number > last + 1) page.Text.Line("...", Role.Muted);
                last = line.Number;
                One(page, finding, line, gutter);
            }
            page.Text.Line(Blank(gutter).TrimEnd(), Role.Muted);
        }
    }

    private static void One(Page page, Finding finding, SourceLine line, int gutter)
    {
        var room = page.Options.Cells - gutter - 3;
        page.Text.Add(line.Number.ToString(CultureInfo.InvariantCulture).PadLeft(gutter) + " | ", Role.Muted).Add(Cut(page, SourceMarks.Text(line), room)).Line();
        foreach (var mark in SourceMarks.Of(finding, line))
        {
            var start = Math.Min(mark.Start, room - 1);
            var cells = Math.Min(mark.Cells, room - start);
            var role = mark.IsPrimary ? Role.Primary : Role.Related;
            var beside = room - start - cells - 1 >= LeastLabel;
            var label = page.New().Add(new string(mark.IsPrimary ? '^' : '-', cells), role);
            if (beside)
            {
                // The rest of a long label stays in the column where it began, as far as there is room for a column.
                var indent = Math.Min(start + cells + 1, room - LeastLabel);
                page.Paragraph(label.Add(" ").Prose(mark.Label, role), Blank(gutter) + new string(' ', start), Blank(gutter) + new string(' ', indent));
                continue;
            }
            page.Text.Add(Blank(gutter) + new string(' ', start), Role.Muted).Append(label).Line();
            var left = new string(' ', Math.Max(0, Math.Min(start, room - 2 * LeastLabel)));
            if (mark.Label.Length > 0) page.Paragraph(page.New().Prose(mark.Label, role), Blank(gutter) + left, Blank(gutter) + left);
        }
    }

    private static string Blank(int gutter) => new string(' ', gutter) + " | ";

    private static string Cut(Page page, string text, int room)
    {
        var visible = VisibleText.Of(text, page.Options.Ascii).TrimEnd();
        if (DisplayWidth.Of(visible) <= room) return visible;
        var cells = 0;
        var end = 0;
        foreach (var rune in visible.EnumerateRunes())
        {
            cells += DisplayWidth.Of(rune);
            if (cells > room - (page.Options.Ascii ? 3 : 1)) break;
            end += rune.Utf16SequenceLength;
        }
        return visible[..end] + (page.Options.Ascii ? "..." : "…");
    }
}
