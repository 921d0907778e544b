using System.Text;

namespace Why403.Rendering;

/// <summary>A diagnosis for a ticket: the blocks of the text, in CommonMark.</summary>
public static class DiagnosisMarkdown
{
    public static string Write(Diagnosis diagnosis)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        var markdown = new StringBuilder();
        Answer(markdown, diagnosis);
        foreach (var finding in diagnosis.Findings)
        {
            markdown.Append("\n### ").Append(Words.Of(finding.Confidence)).Append(' ').Append(MarkdownText.Code(finding.Cause.Id)).Append(": ").Append(Of(line => line.Prose(finding.Message)));
            if (finding.Product is { Length: > 0 } product && !finding.Message.Contains(product, StringComparison.OrdinalIgnoreCase)) markdown.Append(" (").Append(MarkdownText.Escape(product)).Append(')');
            markdown.Append("\n\n");
            if (!finding.Source.IsEmpty)
            {
                var source = new Page(RenderOptions.Default);
                SourceLines.Write(source, finding);
                markdown.Append(MarkdownText.Block("text", PlainText.Write(source.Text).TrimEnd('\n').Split('\n'))).Append('\n');
            }
            foreach (var evidence in finding.Evidence.Where(e => !SourceMarks.Shows(finding, e))) Fact(markdown, Words.Of(evidence.From), line => Sentences.Of(line, evidence));
        }
        Common(markdown, diagnosis);
        if (diagnosis.Verdict != Verdict.NotRefused) Fixes(markdown, diagnosis);
        Details(markdown, diagnosis);
        if (!diagnosis.Next.IsEmpty) markdown.Append("\n### Next\n\n").Append(MarkdownText.Block("sh", diagnosis.Next));
        return markdown.ToString();
    }

    private static void Answer(StringBuilder markdown, Diagnosis diagnosis)
    {
        markdown.Append("## ").Append(MarkdownText.Escape(Sentences.Status(diagnosis)));
        if (Sentences.Asked(diagnosis) is { Length: > 0 } asked) markdown.Append(' ').Append(MarkdownText.Code(asked));
        markdown.Append("\n\n").Append(Of(line => line.Prose(diagnosis.Answer))).Append('\n');
        if (diagnosis.Path.IsEmpty) return;
        var strip = new Page(RenderOptions.Default);
        PathStrip.Draw(strip, diagnosis.Path);
        markdown.Append('\n').Append(MarkdownText.Block("text", PlainText.Write(strip.Text).TrimEnd('\n').Split('\n')));
    }

    private static void Common(StringBuilder markdown, Diagnosis diagnosis)
    {
        if (diagnosis is { Refuser: null, RuledOut.IsEmpty: true, Unknown.IsEmpty: true }) return;
        markdown.Append("\n### What is known and what is not\n\n");
        if (diagnosis.Refuser is { } refuser)
        {
            Fact(markdown, "refused by", line => Sentences.Of(line, refuser));
            foreach (var evidence in refuser.Evidence) markdown.Append("  - ").Append(Words.Of(evidence.From)).Append(": ").Append(Of(line => Sentences.Of(line, evidence))).Append('\n');
            if (refuser.Reference is { Length: > 0 }) Fact(markdown, "reference", line => Sentences.Reference(line, refuser));
        }
        foreach (var ruledOut in diagnosis.RuledOut) Fact(markdown, "ruled out", line => Sentences.Of(line, ruledOut));
        foreach (var question in diagnosis.Unknown) Fact(markdown, "can't tell", line => Sentences.Of(line, question));
    }

    private static void Fixes(StringBuilder markdown, Diagnosis diagnosis)
    {
        var remedies = Selection.RemediesOf(diagnosis, all: false);
        if (remedies.Count > 0) markdown.Append("\n### What can be done\n\n");
        foreach (var remedy in remedies)
        {
            markdown.Append("- [ ] **").Append(Of(line => line.Prose(remedy.Title))).Append("** (").Append(Words.Of(remedy.Owner)).Append(" · ")
                .Append(Words.Of(remedy.Safety)).Append(")\n");
            foreach (var detail in Selection.Lines(remedy.Detail)) markdown.Append("  - ").Append(Of(line => line.Prose(detail))).Append('\n');
            if (remedy.Patch is { } patch)
                markdown.Append("  - ").Append(MarkdownText.Code($"{patch.File}:{patch.Line}")).Append(": ")
                    .AppendJoin(", ", patch.Removed.Select(l => "take out " + MarkdownText.Code(l.Trim())).Concat(patch.Added.Select(l => "add " + MarkdownText.Code(l.Trim())))).Append('\n');
            if (remedy.Check is { Length: > 0 } check) markdown.Append("  - check: ").Append(Of(line => line.Prose(check))).Append('\n');
        }
        if (diagnosis.Letter is not { } letter) return;
        var title = Selection.LetterTitle(letter.To);
        markdown.Append("\n### ").Append(char.ToUpperInvariant(title[0])).Append(title, 1, title.Length - 1).Append("\n\n");
        // Two spaces at the end keep the line break (CommonMark section 6.7).
        foreach (var line in Selection.Lines(letter.Text)) markdown.Append("> ").Append(MarkdownText.Escape(line)).Append("  \n");
    }

    private static void Details(StringBuilder markdown, Diagnosis diagnosis)
    {
        if (!diagnosis.Notes.IsEmpty) markdown.Append("\n### Notes\n\n");
        foreach (var note in diagnosis.Notes) Fact(markdown, Words.Of(note.From), line => Sentences.Of(line, note));
        if (!diagnosis.Headers.IsEmpty) markdown.Append("\n### Headers\n\n");
        foreach (var header in diagnosis.Headers)
        {
            markdown.Append("- ").Append(header.Side == "request" ? "sent " : "received ").Append(MarkdownText.Code($"{header.Name}: {header.Value}"));
            if (header.Note.Length > 0) markdown.Append(": ").Append(Of(line => line.Prose(header.Note)));
            markdown.Append('\n');
        }
        if (!diagnosis.Steps.IsEmpty) markdown.Append("\n### Steps\n\n");
        var number = 0;
        foreach (var step in diagnosis.Steps)
            markdown.Append(System.Globalization.CultureInfo.InvariantCulture, $"{++number}. ").Append(Of(line => line.Prose(step.Purpose)))
                .Append(": ").Append(MarkdownText.Code(step.Command)).Append(": ").Append(Of(line => line.Prose(step.Outcome))).Append('\n');
    }

    private static void Fact(StringBuilder markdown, string label, Action<StyledText> fact) =>
        markdown.Append("- ").Append(label).Append(": ").Append(Of(fact)).Append('\n');

    private static string Of(Action<StyledText> compose)
    {
        var line = new StyledText();
        compose(line);
        return MarkdownText.Write(line);
    }
}
