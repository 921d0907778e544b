using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>
/// Two rows of bars over one axis of time: refused requests, and refused clients that look like people. Each has its own scale,
/// named by its highest bar; incidents are bands behind both, numbered as their cards are.
/// </summary>
internal sealed class HtmlLogTimeline(StringBuilder html, LogReport report)
{
    private const int Width = 960;
    private const int RowHeight = 84;
    private const int Gap = 34;
    private const int Top = 26;
    private const int Bottom = Top + 2 * RowHeight + Gap;

    public void Write()
    {
        var bins = report.Timeline;
        if (bins.Length < 2 || bins.All(bin => bin.Refused == 0)) return;
        var width = bins[1].Start - bins[0].Start;
        Html.Section(html, 2, "Over time");
        html.Append("<figure class=\"timeline\">\n")
            .Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Bottom + 24}\" role=\"img\" aria-labelledby=\"over-time\"><title id=\"over-time\">Refused requests, and refused people, from {Stamp(bins[0].Start)} to {Stamp(bins[^1].Start + width)} UTC; the table below has the numbers</title>\n");
        for (var i = 0; i < report.Incidents.Length; i++) Band(report.Incidents[i], i + 1, bins[0].Start, width * bins.Length);
        Row(Top, "Refused requests", "bar", bins.Length, i => bins[i].Refused);
        Row(Top + RowHeight + Gap, "People refused", "bar people", bins.Length, i => bins[i].People);
        for (var i = 0; i <= 4; i++)
        {
            var anchor = i == 0 ? "start" : i == 4 ? "end" : "middle";
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width * i / 4}\" y=\"{Bottom + 18}\" text-anchor=\"{anchor}\">{Axis(bins[0].Start + width * bins.Length * i / 4)}</text>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"</svg>\n<figcaption>Each bar is {Length(width)}. Times are UTC.</figcaption>\n</figure>\n");
        Table(width);
    }

    private void Row(int top, string name, string kind, int count, Func<int, long> value)
    {
        var most = 0L;
        for (var i = 0; i < count; i++) most = Math.Max(most, value(i));
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"0\" y=\"{top - 8}\">{name}</text><text x=\"{Width}\" y=\"{top - 8}\" text-anchor=\"end\">highest bar {LogReportText.Number(most)}</text>\n");
        var step = (double)Width / count;
        for (var i = 0; i < count; i++)
        {
            if (value(i) == 0) continue;
            var height = Math.Max(1, (double)value(i) * RowHeight / most);
            html.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{i * step:0.##}\" y=\"{top + RowHeight - height:0.##}\" width=\"{Math.Max(0.5, step - 1):0.##}\" height=\"{height:0.##}\"/>");
        }
        html.Append(CultureInfo.InvariantCulture, $"\n<line class=\"axis\" x1=\"0\" x2=\"{Width}\" y1=\"{top + RowHeight}.5\" y2=\"{top + RowHeight}.5\"/>\n");
    }

    private void Band(Incident incident, int number, DateTimeOffset first, TimeSpan all)
    {
        var left = Place(incident.Start);
        var right = Math.Max(left + 3, incident.End is { } end ? Place(end) : Width);
        html.Append(CultureInfo.InvariantCulture, $"<rect class=\"span\" x=\"{left:0.##}\" y=\"{Top - 2}\" width=\"{right - left:0.##}\" height=\"{Bottom - Top + 2}\"/><text class=\"mark\" x=\"{Math.Min(left, Width - 10):0.##}\" y=\"{Top + RowHeight + Gap - 8}\">{number}</text>\n");

        double Place(DateTimeOffset at) => Math.Clamp((at - first) / all, 0, 1) * Width;
    }

    private void Table(TimeSpan width)
    {
        html.Append("<details><summary>The numbers</summary>\n<div class=\"table\"><table class=\"sorts\"><thead><tr><th scope=\"col\">From (UTC)</th><th scope=\"col\" class=\"number\">Requests</th><th scope=\"col\" class=\"number\">Refused</th><th scope=\"col\" class=\"number\">People refused</th></tr></thead><tbody>\n");
        foreach (var bin in report.Timeline)
        {
            if (bin.Requests == 0 && bin.Refused == 0) continue;
            html.Append(CultureInfo.InvariantCulture, $"<tr><td data-v=\"{bin.Start.ToUnixTimeSeconds()}\">{Stamp(bin.Start)}</td>");
            foreach (var number in (ReadOnlySpan<long>)[bin.Requests, bin.Refused, bin.People]) html.Append(CultureInfo.InvariantCulture, $"<td class=\"number\" data-v=\"{number}\">{LogReportText.Number(number)}</td>");
            html.Append("</tr>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"</tbody></table></div>\n<p class=\"muted\">Parts of {Length(width)} without a request are left out.</p></details>\n");
    }

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Axis(DateTimeOffset at) => at.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan span) => span.TotalMinutes < 120 ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} minute{(span.TotalMinutes < 1.5 ? "" : "s")}") : string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} hours");
}
