using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>One diagnosis within the report: answer, strip, findings, fixes, what is open, what is folded.</summary>
/// <param name="top">The heading level of the answer: 1 alone, 2 among several.</param>
/// <param name="prefix">Before every anchor; empty when alone, so that <c>#nginx.access-deny</c> works.</param>
internal sealed class HtmlDiagnosis(StringBuilder html, Diagnosis diagnosis, int top, string prefix)
{
    private readonly HashSet<string> _anchors = [];

    public void Write()
    {
        Answer();
        if (!diagnosis.Path.IsEmpty) html.Append(HtmlStrip.Draw(diagnosis.Path, prefix + "path"));
        Findings();
        if (diagnosis.Verdict != Verdict.NotRefused) new HtmlFixes(html, diagnosis, top).Write();
        Unknown();
        Next();
        new HtmlFolded(html, diagnosis, top).Write();
    }

    private void Answer()
    {
        html.Append("<p class=\"asked\"><span class=\"status ").Append(HtmlText.Class(Roles.Of(diagnosis.Verdict))).Append("\">")
            .Append(HtmlText.Escape(Sentences.Status(diagnosis))).Append("</span>");
        if (Sentences.Asked(diagnosis) is { Length: > 0 } asked) html.Append("<code>").Append(HtmlText.Escape(asked)).Append("</code>");
        html.Append(CultureInfo.InvariantCulture, $"</p>\n<h{top} class=\"answer\">{Html.Prose(diagnosis.Answer)}</h{top}>\n<p class=\"when\">{Words.Of(diagnosis.Verdict)}");
        if (diagnosis.ObservedAt is { } at) html.Append(CultureInfo.InvariantCulture, $" · <time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</time>");
        html.Append("</p>\n");
    }

    private void Findings()
    {
        if (diagnosis.Findings.IsEmpty && diagnosis.Refuser is null) return;
        Html.Section(html, top + 1, diagnosis.Findings.Length > 1 ? "Why, the most likely first" : "Why");
        foreach (var finding in diagnosis.Findings)
        {
            var id = Html.Anchor(prefix + finding.Cause.Id);
            html.Append("<article class=\"card\"");
            if (_anchors.Add(id)) html.Append(" id=\"").Append(id).Append('"');
            html.Append("><p class=\"head\"><span class=\"tag ").Append(HtmlText.Class(Roles.Of(finding.Confidence))).Append("\">").Append(Words.Of(finding.Confidence))
                .Append("</span><span class=\"id\">").Append(HtmlText.Escape(finding.Cause.Id)).Append("</span><span class=\"product\">")
                .Append(HtmlText.Escape(string.Join(", ", new[] { finding.Product, finding.Layer is { } layer ? Words.Of(layer) : "layer not told" }.Where(p => !string.IsNullOrEmpty(p)))))
                .Append(CultureInfo.InvariantCulture, $"</span></p>\n<h{top + 2}>{Html.Prose(finding.Message)}</h{top + 2}>\n");
            if (!finding.Source.IsEmpty) html.Append("<pre class=\"source\">").Append(Html.Lines(page => SourceLines.Write(page, finding))).Append("</pre>\n");
            Html.Seen(html, finding.Evidence.Where(e => !SourceMarks.Shows(finding, e)));
            html.Append("</article>\n");
        }
        if (diagnosis.Refuser is { } refuser) Refuser(refuser);
    }

    private void Refuser(Refuser refuser)
    {
        html.Append("<article class=\"card\"><p class=\"head\"><span class=\"tag ").Append(HtmlText.Class(Roles.Of(refuser.Confidence))).Append("\">")
            .Append(Words.Of(refuser.Confidence)).Append("</span><span class=\"product\">").Append(Words.Of(refuser.Layer))
            .Append(CultureInfo.InvariantCulture, $"</span></p>\n<h{top + 2}>the refusal was written by {HtmlText.Escape(refuser.Name)}</h{top + 2}>\n");
        Html.Seen(html, refuser.Evidence);
        if (refuser.Reference is { Length: > 0 })
            html.Append("<dl class=\"seen\"><dt>reference</dt><dd>").Append(Html.Of(line => Sentences.Reference(line, refuser))).Append("</dd></dl>\n");
        html.Append("</article>\n");
    }

    private void Unknown()
    {
        if (diagnosis.Unknown.IsEmpty) return;
        Html.Section(html, top + 1, "What cannot be told from here");
        html.Append("<ul class=\"plain\">\n");
        foreach (var question in diagnosis.Unknown)
        {
            html.Append("<li>").Append(Html.Prose(question.Unknown));
            if (question.Test.Length > 0) html.Append("<br><span class=\"note\">to settle it: ").Append(Html.Prose(question.Test)).Append("</span>");
            html.Append("</li>\n");
        }
        html.Append("</ul>\n");
    }

    private void Next()
    {
        if (diagnosis.Next.IsEmpty) return;
        Html.Section(html, top + 1, "Next");
        foreach (var command in diagnosis.Next) html.Append("<pre class=\"commands\">").Append(HtmlText.Escape(command)).Append("</pre>\n");
    }
}
