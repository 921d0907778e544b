using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>The causes: a table to sort, then a card for each with whom it hit, how it is known, and what can be done.</summary>
internal sealed class HtmlLogGroups(StringBuilder html, LogReport report)
{
    private const int Most = 200;
    private const int LongestText = 2000;

    public void Write()
    {
        if (report.Groups.IsEmpty) return;
        Html.Section(html, 2, "Causes");
        Table();
        for (var i = 0; i < Math.Min(Most, report.Groups.Length); i++) Card(report.Groups[i], i + 1);
        if (report.Groups.Length > Most) html.Append(CultureInfo.InvariantCulture, $"<p class=\"muted\">{LogReportText.Number(report.Groups.Length - Most)} more groups are in the table alone.</p>\n");
    }

    private void Table()
    {
        html.Append("<div class=\"table\"><table class=\"sorts\"><thead><tr><th scope=\"col\">Cause</th><th scope=\"col\">Sure</th><th scope=\"col\" class=\"number\">Requests</th><th scope=\"col\" class=\"number\">Clients</th><th scope=\"col\" class=\"number\">People</th><th scope=\"col\">Most refused path</th></tr></thead><tbody>\n");
        for (var i = 0; i < report.Groups.Length; i++)
        {
            var group = report.Groups[i];
            html.Append("<tr><td>");
            if (i < Most) html.Append(CultureInfo.InvariantCulture, $"<a href=\"#g{i + 1}\">{HtmlText.Escape(Title(group))}</a>");
            else html.Append(HtmlText.Escape(Title(group)));
            html.Append(" <span class=\"id\">").Append(HtmlText.Escape(group.Number.Length > 0 ? $"{group.Cause?.Id ?? "unexplained"} · {Cut(group.Number)}" : group.Cause?.Id ?? "unexplained")).Append("</span></td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=\"word\" data-v=\"{(group.Cause is null ? -1 : (int)group.Confidence)}\">{(group.Cause is null ? "" : Words.Of(group.Confidence))}</td>");
            foreach (var number in (ReadOnlySpan<long>)[group.Count, group.Clients, group.People]) html.Append(CultureInfo.InvariantCulture, $"<td class=\"number\" data-v=\"{number}\">{LogReportText.Number(number)}</td>");
            html.Append("<td>").Append(group.Paths.IsEmpty ? "" : $"<code>{HtmlText.Escape(Cut(group.Paths[0].Key))}</code>").Append("</td></tr>\n");
        }
        html.Append("</tbody></table></div>\n");
    }

    private void Card(RefusalGroup group, int number)
    {
        var tag = group.Cause is null ? "unsure" : HtmlText.Class(Roles.Of(group.Confidence));
        html.Append(CultureInfo.InvariantCulture, $"<section class=\"card\" id=\"g{number}\"><div class=\"head\"><span class=\"tag {tag}\">{(group.Cause is null ? "unexplained" : Words.Of(group.Confidence))}</span>");
        if (group.Cause is { } cause) html.Append("<span class=\"id\">").Append(HtmlText.Escape(cause.Id)).Append("</span>");
        html.Append("</div><h3>").Append(HtmlText.Escape(Title(group))).Append("</h3>\n<dl class=\"seen\">");
        Fact("refused", HtmlText.Escape(LogReportText.Extent(group)));
        Fact("whom", string.Join(", ", group.Classes.Select(kind => $"{LogReportText.Number(kind.Value)} {(kind.Value == 1 ? LogWords.Of(kind.Key) : LogWords.Many(kind.Key))}")));
        if (!group.Paths.IsEmpty) Fact("paths", string.Join(", ", group.Paths.Select(path => $"<code>{HtmlText.Escape(Cut(path.Key))}</code> {LogReportText.Number(path.Value)}")));
        if (group.Cause is not null) Fact("known by", Html.Prose(group.Number.Length > 0 ? $"{group.Basis} ({group.Number})" : group.Basis));
        if (group.Example is { } example) Example(example);
        html.Append("</dl>\n");
        if (group.Proof is { Source.IsEmpty: false } proof) html.Append("<pre class=\"source\">").Append(Html.Lines(page => SourceLines.Write(page, proof))).Append("</pre>\n");
        if (!group.Remedies.IsEmpty)
        {
            html.Append("<ul class=\"fixes\">\n");
            // Who reads logs runs the site: what such a reader can do comes first.
            foreach (var remedy in group.Remedies.OrderBy(remedy => remedy.Owner == Owner.Caller)) HtmlFixes.One(html, remedy);
            html.Append("</ul>\n");
        }
        html.Append("</section>\n");
    }

    private void Example(RefusalExample example)
    {
        var at = example.At is { } time ? LogReportText.Stamp(time) + " UTC " : "";
        Fact("example", $"{at}{HtmlText.Escape(Cut(example.Client))} <code>{HtmlText.Escape(Cut(example.Request))}</code> {example.Status.ToString(CultureInfo.InvariantCulture)} <span class=\"muted\">({HtmlText.Escape(Cut(example.Where))})</span>");
        if (example.Line.Length > 0) Fact("error log", $"<code>{HtmlText.Escape(Cut(example.Line))}</code>");
        if (example.Agent.Length > 0) Fact("agent", HtmlText.Escape(Cut(example.Agent)));
        if (!example.Signs.IsEmpty) Fact("client", HtmlText.Escape($"{LogWords.Of(example.Class)}: {string.Join(", ", example.Signs)}"));
    }

    private void Fact(string name, string value) => html.Append("<dt>").Append(name).Append("</dt><dd>").Append(value).Append("</dd>\n");

    private static string Title(RefusalGroup group) => Html.Capital(group.Cause?.Title ?? group.Basis);

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
