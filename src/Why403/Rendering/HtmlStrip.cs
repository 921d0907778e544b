using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>The path strip as a drawing: a mark of its own for each state, because colour alone tells nobody everything.</summary>
internal static class HtmlStrip
{
    private const int Top = 20;
    private const int Radius = 13;
    private const int Longest = 26;

    /// <param name="id">Unique in the page; the title and the description take theirs from it.</param>
    public static string Draw(IReadOnlyList<Hop> path, string id)
    {
        var svg = new StringBuilder();
        var widths = path.Select(h => Math.Max(108, Math.Max(DisplayWidth.Of(Short(h.Name)), Words.Of(h.State).Length) * 8 + 24)).ToArray();
        var total = widths.Sum();
        svg.Append(CultureInfo.InvariantCulture, $"<div class=\"strip\"><svg viewBox=\"0 0 {total} 82\" width=\"{total}\" height=\"82\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-t\">The path of the request</title><desc id=\"{id}-d\">{HtmlText.Escape(PathStrip.Describe(path))}</desc>\n");
        var left = 0;
        var before = 0;
        for (var i = 0; i < path.Count; i++)
        {
            var centre = left + widths[i] / 2;
            if (i > 0)
            {
                var cut = path[i].State is HopState.NotReached ? " cut" : "";
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"wire{cut}\" d=\"M{before + Radius + 5} {Top}H{centre - Radius - 5}\"/>\n");
            }
            Station(svg, path[i], centre);
            before = centre;
            left += widths[i];
        }
        return svg.Append("</svg></div>\n").ToString();
    }

    private static void Station(StringBuilder svg, Hop hop, int x)
    {
        var mark = hop.State switch
        {
            HopState.Passed => $"M{x - 5} {Top}l4 4l7 -8",
            HopState.Refused => $"M{x - 5} {Top - 5}l10 10m0 -10l-10 10",
            HopState.Unknown => $"M{x - 4} {Top - 3}c0 -6 8 -6 8 -1c0 3 -4 3 -4 6m0 4v.5",
            _ => "",
        };
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"{HtmlText.Class(Roles.Of(hop.State))}\"><circle cx=\"{x}\" cy=\"{Top}\" r=\"{Radius}\"/>");
        if (mark.Length > 0) svg.Append(CultureInfo.InvariantCulture, $"<path class=\"mark\" d=\"{mark}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"56\">{HtmlText.Escape(Short(hop.Name))}</text>")
            .Append(CultureInfo.InvariantCulture, $"<text class=\"state\" x=\"{x}\" y=\"75\">{Words.Of(hop.State)}</text></g>\n");
    }

    private static string Short(string name)
    {
        if (DisplayWidth.Of(name) <= Longest) return name;
        var cut = new StringBuilder();
        var cells = 1;
        foreach (var rune in name.EnumerateRunes())
        {
            cells += DisplayWidth.Of(rune);
            if (cells > Longest) break;
            cut.Append(rune.ToString());
        }
        return cut.Append('…').ToString();
    }
}
