using System.Globalization;

namespace Why403.Rendering;

/// <summary>A diagnosis for a terminal: answer, path, findings, fixes, next; always in that order.</summary>
public static class DiagnosisText
{
    public static string Write(Diagnosis diagnosis, RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var text = Compose(diagnosis, options);
        return options.Color ? AnsiText.Write(text, options.Hyperlinks) : PlainText.Write(text);
    }

    /// <summary>The same words with their roles, for a writer of one's own.</summary>
    public static StyledText Compose(Diagnosis diagnosis, RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        ArgumentNullException.ThrowIfNull(options);
        var page = new Page(options);
        if (options.Quiet)
        {
            Quiet(page.Text, diagnosis);
            return page.Text;
        }
        Answer(page, diagnosis);
        if (!diagnosis.Path.IsEmpty)
        {
            page.Blank();
            PathStrip.Draw(page, diagnosis.Path);
        }
        FindingLines.Write(page, diagnosis);
        FixLines.Write(page, diagnosis);
        DetailLines.Write(page, diagnosis);
        Next(page, diagnosis);
        return page.Text;
    }

    private static void Answer(Page page, Diagnosis diagnosis)
    {
        var head = page.New().Add(Sentences.Status(diagnosis), Roles.Of(diagnosis.Verdict));
        if (diagnosis.Method.Length > 0) head.Add("  ").Add(diagnosis.Method, Role.Heading);
        if (diagnosis.Address.Length > 0) head.Add(diagnosis.Method.Length > 0 ? " " : "  ").Add(diagnosis.Address, Role.Address);
        page.Text.Append(head).Line();
        page.Paragraph(page.New().Prose(diagnosis.Answer, Role.Answer));
    }

    private static void Quiet(StyledText text, Diagnosis diagnosis)
    {
        var status = diagnosis.Status?.ToString(CultureInfo.InvariantCulture) ?? "-";
        var address = diagnosis.Address.Length > 0 ? diagnosis.Address : "-";
        if (diagnosis.Findings.IsEmpty)
            Line(Words.Of(diagnosis.Verdict).Replace(' ', '-'), Roles.Of(diagnosis.Verdict), "-");
        foreach (var finding in diagnosis.Findings)
            Line(Words.Of(finding.Confidence), Roles.Of(finding.Confidence), finding.Cause.Id, finding.Where?.ToString());

        // A place in a text tells more than the address that was asked for, which the caller knows.
        void Line(string word, Role role, string cause, string? place = null) =>
            text.Add(status + " ").Add(word, role).Add(" ").Add(cause).Add(" ").Add(place ?? address, Role.Address).Line();
    }

    private static void Next(Page page, Diagnosis diagnosis)
    {
        if (!page.Options.ShowNext || diagnosis.Next.IsEmpty) return;
        page.Blank();
        var first = true;
        foreach (var command in diagnosis.Next)
        {
            page.Text.Add(first ? "next:  " : "       ", Role.Muted).Add(command, Role.Command).Line();
            first = false;
        }
    }
}
