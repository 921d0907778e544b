using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Why403.Catalogues;
using Why403.Rendering;
using Why403.Text;

namespace Why403.Tests.Rendering;

/// <summary>One report in all its forms; what strangers wrote into the logs stays text in each.</summary>
public sealed partial class LogReportTests
{
    private const string Hostile = "/x\u001b[31m<script>alert(1)</script>\u202e\"'`&";

    private static readonly DateTimeOffset _start = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);

    private static LogReport Report { get; } = new()
    {
        Sources =
        [
            new("access.log", "combined", 120_034, 2, 1, ["what is \u001b]0;this 403 x", "cut"]),
            new("error.log", "nginx error", 815, 0, 0, [], TimeSpan.FromHours(1)) { IsErrorLog = true },
            new("old.log.gz", "combined", 12, 0, 0, []) { Problem = new Problem(null, "old.log.gz could not be read to its end: the stream ended early", "check the file with its own tool, such as gzip -t") },
        ],
        Requests = 120_044, Refused = 1_437, Clients = 88, People = 41, First = _start, Last = _start.AddHours(3), IsPartial = true,
        Statuses = [new(200, 118_000), new(403, 1_437), new(404, 607)],
        Groups =
        [
            new()
            {
                Cause = Catalogue.BuiltIn.Cause("server.access-rule")!.Cause, Remedies = Catalogue.BuiltIn.Cause("server.access-rule")!.Remedies, Statuses = [403], Confidence = Confidence.Proven, Basis = "the error log says so for the same client and request",
                Count = 37, Clients = 37, People = 37, Classes = [new(ClientClass.Person, 30), new(ClientClass.PerhapsPerson, 7)], First = _start.AddMinutes(63), Last = _start.AddMinutes(95), Paths = [new("/checkout/cart", 31), new("/checkout/{n}", 6)],
                Example = new(_start.AddMinutes(63), "203.0.113.9", "GET /checkout/cart HTTP/2.0", 403, "Mozilla/5.0 (X11; Linux x86_64)", "shop.example", "access.log, byte 7120", "access forbidden by rule", ClientClass.Person, ["signed in", "came from a page of the site"]),
            },
            new()
            {
                Cause = Catalogue.BuiltIn.Cause("edge.waf-rule")!.Cause, Number = "942100", Statuses = [403, 406], Confidence = Confidence.Likely, Basis = "an error line that the server cut fits client and request as far as it goes",
                Count = 1_200, Clients = 50, People = 4, Classes = [new(ClientClass.Attack, 46), new(ClientClass.Person, 4)], First = _start, Last = _start.AddHours(3), Paths = [new(Hostile, 1_200)],
                Example = new(_start, "=1+1", $"GET {Hostile} HTTP/1.1", 403, "@SUM(A1)", "", "access.log, byte 0", $"ModSecurity: {Hostile}", ClientClass.Attack, ["sends code in its requests"]),
            },
            new() { Statuses = [403], Basis = "neither log says why: a `return`, `if`, `rewrite`, geo or referer rule writes no line, nor does an application", Count = 200, Clients = 1, Classes = [new(ClientClass.Unclear, 1)], Paths = [new("/", 200)] },
        ],
        Incidents = [new(Catalogue.BuiltIn.Cause("server.access-rule")!.Cause, "/checkout", _start.AddMinutes(63), _start.AddMinutes(95), 37, 37, 37, 0.4, "signal 1 (SIGHUP) received, reconfiguring")],
        Hidden = [new(Catalogue.BuiltIn.Cause("file.mode-denies")!.Cause, "", 3, "open() \"/srv/a\" failed (13: Permission denied)", _start, _start.AddMinutes(4))],
        Timeline = [.. Enumerable.Range(0, 12).Select(i => new TimeBin(_start.AddMinutes(15 * i), 10_000, i is 4 or 5 ? 130 : 100, i is 4 or 5 ? 20 : 1))],
    };

    [Fact]
    public void As_text() => Golden.Check(PlainText.Write(LogReportText.Compose(Report, new() { Width = 80 })), "log-report.txt");

    [Fact]
    public void As_text_with_all_that_is_known() => Golden.Check(PlainText.Write(LogReportText.Compose(Report, new() { Width = 80, Verbosity = 1 })), "log-report-all.txt");

    [Fact]
    public void As_one_line_a_group() => Golden.Check(PlainText.Write(LogReportText.Compose(Report, new() { Width = 80, Quiet = true })), "log-report-quiet.txt");

    [Fact]
    public void As_json_lines()
    {
        var json = LogReportJson.Write(Report);
        foreach (var line in json.Split('\n', StringSplitOptions.RemoveEmptyEntries)) JsonDocument.Parse(line).Dispose();
        Golden.Check(json, "log-report.jsonl");
    }

    [Fact]
    public void As_html() => Golden.Check(LogReportHtml.Write(Report, new("1.2.3", _start)), "log-report.html");

    [Fact]
    public void As_csv()
    {
        var csv = LogReportCsv.Write(Report);
        Golden.Check(csv.ReplaceLineEndings("\n"), "log-report.csv");
        var rows = Cells().Matches(csv).Select(cell => cell.Value).ToList();
        // Nothing begins as a formula does, and every row has all columns.
        Assert.DoesNotContain(rows, cell => cell.TrimStart(',', '"') is ['=' or '+' or '-' or '@', ..]);
        Assert.All(csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries), row => Assert.Equal(19, Cells().Count(row)));
    }

    [Fact]
    public void No_form_passes_on_what_could_act()
    {
        var forms = new[] { PlainText.Write(LogReportText.Compose(Report, new() { Verbosity = 1 })), AnsiText.Write(LogReportText.Compose(Report, new() { Verbosity = 1 })), LogReportHtml.Write(Report), LogReportCsv.Write(Report), LogReportJson.Write(Report) };
        Assert.All(forms, form => Assert.DoesNotContain("\u001b[31m", form, StringComparison.Ordinal));
        Assert.All(forms, form => Assert.DoesNotContain('\u202e', form));
        Assert.DoesNotContain("<script>alert", forms[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_html_runs_nothing_but_its_own_script_and_fetches_nothing()
    {
        var html = LogReportHtml.Write(Report);
        var script = html[(html.IndexOf("<script>", StringComparison.Ordinal) + 8)..html.LastIndexOf("</script>", StringComparison.Ordinal)];
        Assert.Contains($"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", html, StringComparison.Ordinal);
        Assert.Equal(1, Occurrences(html, "<script"));
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!#)", html);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_element_of_the_html_is_closed()
    {
        var open = new Stack<string>();
        foreach (Match tag in Tags().Matches(LogReportHtml.Write(Report)))
        {
            if (tag.Groups[2].Value is "meta" or "br" || tag.Value.EndsWith("/>", StringComparison.Ordinal)) continue;
            if (tag.Groups[1].Value.Length == 0) open.Push(tag.Groups[2].Value);
            else Assert.Equal(open.Pop(), tag.Groups[2].Value);
        }
        Assert.Empty(open);
    }

    [Fact]
    public void An_empty_report_is_a_page_too()
    {
        Assert.Contains("There is no request in these logs.", LogReportHtml.Write(new()), StringComparison.Ordinal);
        Assert.Contains("There is no request in these logs.", PlainText.Write(LogReportText.Compose(new(), new())), StringComparison.Ordinal);
        Assert.Single(LogReportCsv.Write(new()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Thousands_of_groups_make_a_bounded_page()
    {
        var many = Report with { Groups = [.. Enumerable.Repeat(Report.Groups[1] with { Paths = [.. Enumerable.Repeat(new KeyValuePair<string, long>(new string('<', 100_000), 1), 8)] }, 1000)] };
        Assert.InRange(LogReportHtml.Write(many).Length, 1_000_000, 40_000_000);
        Assert.Contains("800 more groups are in the table alone", LogReportHtml.Write(many), StringComparison.Ordinal);
    }

    private static int Occurrences(string text, string part) => (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;

    [GeneratedRegex("(?:^|,)(?:\"(?:[^\"]|\"\")*\"|[^,\"]*)")]
    private static partial Regex Cells();

    [GeneratedRegex("<(/?)([a-z0-9]+)(?:\\s[^<>]*)?/?>")]
    private static partial Regex Tags();
}
