using System.Globalization;

namespace Why403.Rendering;

/// <summary>What <c>-v</c> (notes, headers) and <c>-vv</c> (what was sent) add.</summary>
internal static class DetailLines
{
    public static void Write(Page page, Diagnosis diagnosis)
    {
        if (page.Options.Verbosity < 1) return;
        if (!diagnosis.Notes.IsEmpty)
        {
            Head(page, "notes:");
            foreach (var note in diagnosis.Notes) page.Fact(note);
        }
        if (!diagnosis.Headers.IsEmpty)
        {
            Head(page, "headers:");
            foreach (var header in diagnosis.Headers) Header(page, header);
        }
        if (page.Options.Verbosity < 2 || diagnosis.Steps.IsEmpty) return;
        Head(page, "steps:");
        for (var i = 0; i < diagnosis.Steps.Length; i++) Step(page, diagnosis.Steps[i], i + 1);
    }

    private static void Head(Page page, string title)
    {
        page.Blank();
        page.Text.Line(title, Role.Heading);
    }

    // The direction as curl -v marks it.
    private static void Header(Page page, HeaderNote header)
    {
        var line = page.New().Add(header.Side == "request" ? "> " : "< ", Role.Muted).Add(header.Name + ": ", Role.Heading).Add(header.Value, Role.Muted);
        if (header.Note.Length > 0) line.Add(" = ", Role.Muted).Prose(header.Note);
        page.Paragraph(line, "   ", "     ");
    }

    private static void Step(Page page, Step step, int number)
    {
        var label = number.ToString(CultureInfo.InvariantCulture).PadLeft(3) + ". ";
        page.Paragraph(page.New().Prose(step.Purpose), label, "     ");
        page.Text.Add("     $ ", Role.Muted).Add(step.Command, Role.Command).Line();
        page.Paragraph(page.New().Prose(step.Outcome), "     ", "     ");
    }
}
