using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>Where a report comes from, for its last line.</summary>
/// <param name="Version">Of the program; empty is left out.</param>
/// <param name="At">When the report was made; null is left out.</param>
public sealed record ReportOrigin(string Version = "", DateTimeOffset? At = null);

/// <summary>
/// The report: one file that sends no request and runs no script, with the diagnoses as JSON inside it, so that the
/// report is also the record it was made from.
/// </summary>
public static class DiagnosisHtml
{
    private const string JsonOpen = "<script type=\"application/json\" id=\"why403\">";
    private const string JsonClose = "</script>";

    public static string Write(IReadOnlyList<Diagnosis> diagnoses, ReportOrigin? origin = null)
    {
        ArgumentNullException.ThrowIfNull(diagnoses);
        var html = new StringBuilder();
        HtmlHead.Write(html, Title(diagnoses), HtmlStyle.Css);
        html.Append("<body>\n<main>\n");
        if (diagnoses.Count == 1) new HtmlDiagnosis(html, diagnoses[0], 1, "").Write();
        else Several(html, diagnoses);
        html.Append("</main>\n");
        Footer(html, diagnoses, origin ?? new());
        html.Append(JsonOpen).Append(Json(diagnoses)).Append(JsonClose).Append("\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <summary>The JSON inside a report: one document or a list, for <see cref="DiagnosisJson.ReadMany"/>. Null when it holds none.</summary>
    public static string? ExtractJson(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        // The block is the last thing in the file, and no text before it can hold an unescaped tag.
        var open = html.LastIndexOf(JsonOpen, StringComparison.Ordinal);
        if (open < 0) return null;
        var start = open + JsonOpen.Length;
        var end = html.IndexOf(JsonClose, start, StringComparison.Ordinal);
        return end < 0 ? null : html[start..end];
    }

    private static string Title(IReadOnlyList<Diagnosis> diagnoses) => diagnoses.Count == 1 ? $"{Sentences.Status(diagnoses[0])} {Sentences.Asked(diagnoses[0])}".Trim() : Counted(diagnoses);

    private static void Several(StringBuilder html, IReadOnlyList<Diagnosis> diagnoses)
    {
        html.Append("<h1>").Append(Counted(diagnoses)).Append("</h1>\n");
        if (diagnoses.Count == 0) return;
        html.Append("<div class=\"table\"><table><thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Request</th><th scope=\"col\">Cause</th></tr></thead><tbody>\n");
        for (var i = 0; i < diagnoses.Count; i++)
        {
            var one = diagnoses[i];
            html.Append("<tr><td class=\"").Append(HtmlText.Class(Roles.Of(one.Verdict))).Append("\">").Append(HtmlText.Escape(Sentences.Status(one)))
                .Append(CultureInfo.InvariantCulture, $"</td><td><a href=\"#r{i + 1}\">{HtmlText.Escape(Sentences.Asked(one) is { Length: > 0 } asked ? asked : "a response")}</a></td><td>");
            if (one.Findings.IsEmpty) html.Append(Words.Of(one.Verdict));
            else html.Append(Words.Of(one.Findings[0].Confidence)).Append(" <span class=\"id\">").Append(HtmlText.Escape(one.Findings[0].Cause.Id)).Append("</span>");
            html.Append("</td></tr>\n");
        }
        html.Append("</tbody></table></div>\n");
        for (var i = 0; i < diagnoses.Count; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"r{i + 1}");
            html.Append("<section class=\"one\" id=\"").Append(id).Append("\">\n");
            new HtmlDiagnosis(html, diagnoses[i], 2, id + ".").Write();
            html.Append("</section>\n");
        }
    }

    private static string Counted(IReadOnlyList<Diagnosis> diagnoses) => string.Create(CultureInfo.InvariantCulture,
        $"{diagnoses.Count} request{(diagnoses.Count == 1 ? "" : "s")}, {diagnoses.Count(d => d.Verdict == Verdict.Refused)} refused");

    private static void Footer(StringBuilder html, IReadOnlyList<Diagnosis> diagnoses, ReportOrigin origin)
    {
        var sent = diagnoses.Sum(d => d.Steps.Length);
        html.Append("<footer><p>Why403");
        if (origin.Version.Length > 0) html.Append(' ').Append(HtmlText.Escape(origin.Version));
        if (origin.At is { } at) html.Append(CultureInfo.InvariantCulture, $" · <time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC</time>");
        html.Append(CultureInfo.InvariantCulture, $" · {sent} request{(sent == 1 ? "" : "s")} sent · secrets are shown as their shape · <code>why403 render</code> takes the JSON out of this file</p></footer>\n");
    }

    private static string Json(IReadOnlyList<Diagnosis> diagnoses)
    {
        var json = diagnoses.Count == 1 ? DiagnosisJson.Write(diagnoses[0]) : $"[{string.Join(",\n", diagnoses.Select(DiagnosisJson.Write))}]";
        // Neither "</script" nor "<!--" may appear in a script element (HTML standard, section 4.12.1.3).
        return DiagnosisJson.Escaped(json, static c => c == '<');
    }
}
