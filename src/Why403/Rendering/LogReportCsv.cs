using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>
/// The groups as a table for other programs (RFC 4180, UTF-8): one row each, columns as in the first line. A cell that a spreadsheet
/// would take for a formula gets a quote in front, since what stands in it may be a stranger's.
/// </summary>
public static class LogReportCsv
{
    private static readonly string[] _columns = ["cause", "title", "number", "confidence", "statuses", "requests", "clients", "people", "first", "last", "path", "path_requests", "basis", "example_time", "example_client", "example_request", "example_status", "example_agent", "error_line"];

    public static string Write(LogReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var csv = new StringBuilder();
        Row(csv, _columns);
        foreach (var group in report.Groups)
        {
            var example = group.Example;
            Row(csv,
            [
                group.Cause?.Id ?? "unexplained", group.Cause?.Title ?? "", group.Number, group.Cause is null ? "" : Words.Of(group.Confidence),
                string.Join(' ', group.Statuses.Select(status => status.ToString(CultureInfo.InvariantCulture))),
                Number(group.Count), Number(group.Clients), Number(group.People), Time(group.First), Time(group.Last),
                group.Paths.IsEmpty ? "" : group.Paths[0].Key, group.Paths.IsEmpty ? "" : Number(group.Paths[0].Value), group.Basis,
                Time(example?.At), example?.Client ?? "", example?.Request ?? "", example is null ? "" : Number(example.Status), example?.Agent ?? "", example?.Line ?? "",
            ]);
        }
        return csv.ToString();
    }

    private static void Row(StringBuilder csv, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) csv.Append(',');
            Cell(csv, VisibleText.Of(cells[i]));
        }
        csv.Append("\r\n");
    }

    private static void Cell(StringBuilder csv, string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@') text = "'" + text;
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0 && !text.StartsWith(' ') && !text.EndsWith(' ')) csv.Append(text);
        else csv.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "";
}
