using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>What most readers need not open: ruled-out causes, notes, headers, steps.</summary>
internal sealed class HtmlFolded(StringBuilder html, Diagnosis diagnosis, int top)
{
    public void Write()
    {
        if (diagnosis is { RuledOut.IsEmpty: true, Notes.IsEmpty: true, Headers.IsEmpty: true, Steps.IsEmpty: true }) return;
        html.Append("<div class=\"folded\">\n");
        Fold("Ruled out", diagnosis.RuledOut, "ul", one =>
        {
            html.Append("<span class=\"id\">").Append(HtmlText.Escape(one.Cause.Id)).Append("</span>: ").Append(HtmlText.Escape(one.Cause.Title))
                .Append("<br><span class=\"note\">").Append(Html.Prose(one.Because)).Append("</span>");
        });
        Fold("Worth knowing", diagnosis.Notes, "ul", note =>
            html.Append("<span class=\"note\">").Append(Words.Of(note.From)).Append(":</span> ").Append(Html.Of(line => Sentences.Of(line, note))));
        Fold("Headers", diagnosis.Headers, "ul", header =>
        {
            html.Append("<span class=\"note\">").Append(HtmlText.Escape(header.Side)).Append("</span> <code>").Append(HtmlText.Escape($"{header.Name}: {header.Value}")).Append("</code>");
            if (header.Note.Length > 0) html.Append("<br>").Append(Html.Prose(header.Note));
        });
        Fold("What was sent", diagnosis.Steps, "ol", step =>
            html.Append(Html.Prose(step.Purpose)).Append("<pre class=\"commands\">").Append(HtmlText.Escape(step.Command)).Append("</pre><span class=\"note\">")
                .Append(Html.Prose(step.Outcome)).Append("</span>"));
        html.Append("</div>\n");
    }

    private void Fold<T>(string title, IReadOnlyCollection<T> items, string list, Action<T> write)
    {
        if (items.Count == 0) return;
        html.Append(CultureInfo.InvariantCulture, $"<details><summary><h{top + 1}>{title}</h{top + 1}> <span class=\"count\">{items.Count}</span></summary>\n<{list} class=\"plain\">\n");
        foreach (var item in items)
        {
            html.Append("<li>");
            write(item);
            html.Append("</li>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"</{list}></details>\n");
    }
}
