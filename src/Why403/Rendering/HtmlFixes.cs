using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>What can be done, grouped by who can do it, each group but the reader's own with a paragraph to send.</summary>
internal sealed class HtmlFixes(StringBuilder html, Diagnosis diagnosis, int top)
{
    public void Write()
    {
        var groups = Selection.RemediesOf(diagnosis, all: true).GroupBy(r => r.Owner).ToDictionary(g => g.Key, g => g.ToList());
        if (diagnosis.Letter is { } letter) groups.TryAdd(letter.To, []);
        if (groups.Count == 0) return;
        Html.Section(html, top + 1, "What can be done");
        foreach (var (owner, remedies) in groups.OrderBy(g => g.Key))
        {
            html.Append(CultureInfo.InvariantCulture, $"<section class=\"card\"><h{top + 2}>{Html.Capital(Words.Of(owner))}</h{top + 2}>\n");
            if (remedies.Count > 0) html.Append("<ul class=\"fixes\">\n");
            foreach (var remedy in remedies) One(html, remedy);
            if (remedies.Count > 0) html.Append("</ul>\n");
            Copy(owner, remedies);
            html.Append("</section>\n");
        }
    }

    /// <summary>An item of a list of fixes.</summary>
    public static void One(StringBuilder html, Remedy remedy)
    {
        var safety = Words.Of(remedy.Safety);
        html.Append("<li class=\"fix\"><div class=\"title\"><span>").Append(Html.Prose(remedy.Title)).Append("</span><span class=\"tag ").Append(safety.Replace(' ', '-'))
            .Append("\">").Append(safety).Append("</span></div>\n");
        foreach (var detail in Selection.Lines(remedy.Detail)) html.Append("<p>").Append(Html.Prose(detail)).Append("</p>\n");
        if (remedy.Patch is { } patch) html.Append("<pre class=\"source\">").Append(Html.Lines(page => PatchLines.Write(page, patch))).Append("</pre>\n");
        if (remedy.Check is { Length: > 0 } check) html.Append("<p>check: ").Append(Html.Prose(check)).Append("</p>\n");
        html.Append("</li>\n");
    }

    private void Copy(Owner owner, List<Remedy> remedies)
    {
        var letter = diagnosis.Letter;
        if (letter?.To != owner && owner == Owner.Caller) return;
        var label = owner == Owner.Caller ? Html.Capital(Selection.LetterTitle(owner)) : $"Copy this to {Selection.The(owner)}";
        var text = letter?.To == owner ? letter.Text : Paragraph(remedies);
        html.Append("<div class=\"copy\"><p class=\"label\">").Append(label).Append("</p><pre>")
            .Append(string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(HtmlText.Escape))).Append("</pre></div>\n");
    }

    private string Paragraph(List<Remedy> remedies)
    {
        var text = new StringBuilder();
        if (Sentences.Asked(diagnosis) is { Length: > 0 } asked) text.Append(asked).Append(" is answered with ");
        else text.Append("A request is answered with ");
        text.Append(Sentences.Status(diagnosis)).Append(". ").Append(diagnosis.Answer).Append('\n');
        if (diagnosis.Refuser?.Reference is { Length: > 0 } reference) text.Append("Reference: ").Append(reference).Append('\n');
        text.Append("What would change it:\n");
        foreach (var remedy in remedies)
        {
            text.Append("- ").Append(remedy.Title).Append(" (").Append(Words.Of(remedy.Safety)).Append(")\n");
            foreach (var detail in Selection.Lines(remedy.Detail)) text.Append("  ").Append(detail).Append('\n');
            if (remedy.Check is { Length: > 0 } check) text.Append("  check: ").Append(check).Append('\n');
        }
        return text.ToString();
    }
}
