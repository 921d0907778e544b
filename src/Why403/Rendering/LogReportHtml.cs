using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>The report of logs as one file: it sends no request, and its one script sorts tables.</summary>
public static class LogReportHtml
{
    private const int LongestText = 2000;

    public static string Write(LogReport report, ReportOrigin? origin = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var html = new StringBuilder();
        HtmlHead.Write(html, LogReportText.Sentence(report), HtmlLogStyle.Css, hasScript: true);
        html.Append("<body>\n<main class=\"logs\">\n<h1>").Append(HtmlText.Escape(LogReportText.Sentence(report))).Append("</h1>\n");
        if (report.First is { } first && report.Last is { } last) html.Append("<p class=\"when\">").Append(LogReportText.Stamp(first)).Append(" to ").Append(LogReportText.Stamp(last)).Append(" UTC</p>\n");
        if (report.IsPartial) html.Append("<p class=\"note\">Partial: not all of the input was read.</p>\n");
        if (report.NotExplained > 0) html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{LogReportText.Number(report.NotExplained)} refusals found no room in the memory allowed; they are counted in no group.</p>\n");
        Incidents(html, report);
        new HtmlLogTimeline(html, report).Write();
        new HtmlLogGroups(html, report).Write();
        Hidden(html, report);
        Sources(html, report);
        html.Append("</main>\n");
        Footer(html, origin ?? new());
        html.Append("<script>").Append(HtmlSort.Script).Append("</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void Incidents(StringBuilder html, LogReport report)
    {
        if (report.Incidents.IsEmpty) return;
        Html.Section(html, 2, "When something broke");
        for (var i = 0; i < report.Incidents.Length; i++)
        {
            var incident = report.Incidents[i];
            var end = incident.End is { } e ? $"until {LogReportText.Stamp(e, incident.Start)}" : "and it goes on";
            html.Append(CultureInfo.InvariantCulture, $"<section class=\"card incident\"><div class=\"head\"><span class=\"tag refused\">{i + 1}: since {LogReportText.Stamp(incident.Start)} UTC</span><span class=\"muted\">{end}</span>");
            if (incident.Cause is { } cause) html.Append("<span class=\"id\">").Append(HtmlText.Escape(cause.Id)).Append("</span>");
            html.Append("</div><h3>").Append(LogReportText.Number(incident.Clients)).Append(" clients were refused below ").Append("<code>").Append(HtmlText.Escape(Cut(incident.Scope))).Append("</code>: ").Append(HtmlText.Escape(incident.Cause?.Title ?? "neither log says why")).Append("</h3>\n<dl class=\"seen\">")
                .Append(CultureInfo.InvariantCulture, $"<dt>refused</dt><dd>{LogReportText.Number(incident.Refused)} requests of {LogReportText.Number(incident.Clients)} clients; {LogReportText.People(incident.People)}</dd>\n<dt>usual</dt><dd>{incident.Usual:0.#} clients in such a time</dd>\n");
            if (incident.Before.Length > 0) html.Append("<dt>before</dt><dd>").Append(HtmlText.Escape(Cut(incident.Before))).Append("</dd>\n");
            html.Append("</dl></section>\n");
        }
    }

    private static void Hidden(StringBuilder html, LogReport report)
    {
        if (report.Hidden.IsEmpty) return;
        Html.Section(html, 2, "Without an access line");
        html.Append("<p class=\"muted\">These error lines explain a refusal that no access log here shows: another site's log, an error page with another status, or a log that leaves lines out.</p>\n<div class=\"table\"><table class=\"sorts\"><thead><tr><th scope=\"col\">Cause</th><th scope=\"col\" class=\"number\">Lines</th><th scope=\"col\">Such as</th></tr></thead><tbody>\n");
        foreach (var hidden in report.Hidden)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{HtmlText.Escape(Html.Capital(hidden.Cause.Title))} <span class=\"id\">{HtmlText.Escape(hidden.Cause.Id)}</span></td><td class=\"number\" data-v=\"{hidden.Count}\">{LogReportText.Number(hidden.Count)}</td><td><code>{HtmlText.Escape(Cut(hidden.Line))}</code></td></tr>\n");
        html.Append("</tbody></table></div>\n");
    }

    private static void Sources(StringBuilder html, LogReport report)
    {
        Html.Section(html, 2, "What was read");
        html.Append("<div class=\"table\"><table class=\"sorts\"><thead><tr><th scope=\"col\">File</th><th scope=\"col\">Format</th><th scope=\"col\" class=\"number\">Lines</th><th scope=\"col\" class=\"number\">Not read</th></tr></thead><tbody>\n");
        foreach (var source in report.Sources)
        {
            html.Append("<tr><td>").Append(HtmlText.Escape(Cut(source.Name)));
            if (source.Problem is { } problem) html.Append("<br><span class=\"unsure\">").Append(HtmlText.Escape(Cut(problem.Message))).Append("</span>");
            html.Append("</td><td>").Append(HtmlText.Escape(source.Format));
            if (source.ClockOffset is { } offset && offset != TimeSpan.Zero) html.Append("<br><span class=\"muted\">its clock is ").Append(LogSourceLines.Hours(offset)).Append(" of UTC</span>");
            html.Append(CultureInfo.InvariantCulture, $"</td><td class=\"number\" data-v=\"{source.Lines}\">{LogReportText.Number(source.Lines)}</td><td class=\"number\" data-v=\"{source.Unread}\">{LogReportText.Number(source.Unread)}</td></tr>\n");
        }
        html.Append("</tbody></table></div>\n");
        foreach (var source in report.Sources.Where(source => source.Unread > 0))
        {
            html.Append(CultureInfo.InvariantCulture, $"<details><summary>{LogReportText.Number(source.Unread)} line{(source.Unread == 1 ? "" : "s")} of {HtmlText.Escape(Cut(source.Name))} that the format does not fit{(source.UnreadRefusals > 0 ? $", {LogReportText.Number(source.UnreadRefusals)} with a 403" : "")}</summary>\n");
            foreach (var sample in source.Samples) html.Append("<pre class=\"source\">").Append(HtmlText.Escape(Cut(sample))).Append("</pre>\n");
            html.Append("</details>\n");
        }
    }

    private static void Footer(StringBuilder html, ReportOrigin origin)
    {
        html.Append("<footer class=\"logs\"><p>Why403");
        if (origin.Version.Length > 0) html.Append(' ').Append(HtmlText.Escape(origin.Version));
        if (origin.At is { } at) html.Append(CultureInfo.InvariantCulture, $" · <time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC</time>");
        html.Append(" · what looks like a person is a likeness and no proof · secrets are shown as their shape</p></footer>\n");
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
