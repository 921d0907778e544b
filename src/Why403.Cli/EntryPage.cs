using Why403.Catalogues;
using Why403.Rendering;

namespace Why403.Cli;

/// <summary>A catalogue entry as a page of text: prose filled to the width, lists and code kept.</summary>
internal static class EntryPage
{
    public static StyledText Write(string title, string subtitle, Entry entry, RenderOptions options)
    {
        var page = new StyledText(options.Ascii);
        page.Line(title, Role.Heading);
        if (subtitle.Length > 0) page.Wrap(new StyledText(options.Ascii).Add(subtitle, Role.Muted), options.Width);
        page.Line();
        Lines(page, entry.About, options);
        foreach (var section in entry.Sections)
        {
            page.Line().Line(section.Title, Role.Heading);
            Lines(page, section.Lines, options);
        }
        return page;
    }

    private static void Lines(StyledText page, IEnumerable<EntryLine> lines, RenderOptions options)
    {
        var paragraph = "";
        var fenced = false;
        foreach (var line in lines.Select(l => l.Text))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Flush();
                fenced = !fenced;
            }
            else if (fenced) page.Line("    " + line, Role.Command);
            else if (line.Length == 0)
            {
                Flush();
                page.Line();
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal) || line.TrimStart().StartsWith("check:", StringComparison.Ordinal))
            {
                Flush();
                paragraph = line.StartsWith("- ", StringComparison.Ordinal) ? line : "  " + line.Trim();
            }
            else paragraph = paragraph.Length == 0 ? line : paragraph + " " + line.Trim();
        }
        Flush();

        void Flush()
        {
            if (paragraph.Length == 0) return;
            var bullet = paragraph.StartsWith("- ", StringComparison.Ordinal) || paragraph.StartsWith("  ", StringComparison.Ordinal);
            page.Wrap(new StyledText(options.Ascii).Prose(bullet ? paragraph[2..] : paragraph), options.Width, paragraph.StartsWith("- ", StringComparison.Ordinal) ? "  - " : bullet ? "    " : "  ", bullet ? "    " : "  ");
            paragraph = "";
        }
    }
}
