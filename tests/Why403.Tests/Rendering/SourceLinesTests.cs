using Why403.Rendering;
using Why403.Text;

namespace Why403.Tests.Rendering;

public sealed class SourceLinesTests
{
    private static string Text(Finding finding, int width = 60, bool ascii = false) =>
        DiagnosisText.Write(new() { Method = "GET", Address = "http://a.test/", Status = 403, Verdict = Verdict.Refused, Answer = "a.", Findings = [finding] }, new() { Width = width, Ascii = ascii, ShowNext = false });

    private static Finding Of(SourceLine[] source, SourceSpan where, params Evidence[] evidence) =>
        new(new("server.access-rule", Layer.Server, "t"), Layer.Server, Confidence.Proven, "m", [.. evidence]) { Where = where, Source = [.. source] };

    private static Evidence Fact(string text, int line, int column, int end, string file = "a.conf") => new(VantagePoint.Inside, text, new(file, line, column, line, end));

    [Fact]
    public void The_primary_mark_is_a_caret_and_others_are_dashes_in_the_order_of_the_file()
    {
        var text = Text(Of([new("a.conf", 9, "location / {"), new("a.conf", 12, "  deny all;")], new("a.conf", 12, 3, 12, 12), Fact("refuses", 12, 3, 12), Fact("chosen", 9, 1, 13)));
        Assert.Contains("""
             --> a.conf:12:3
               |
             9 | location / {
               | ------------ chosen
            ...
            12 |   deny all;
               |   ^^^^^^^^^ refuses
               |
            """.ReplaceLineEndings("\n").Replace("             -->", "  -->"), text.Replace("  --> a", "  --> a"));
    }

    [Fact]
    public void Tabs_and_wide_characters_count_their_cells()
    {
        var text = Text(Of([new("a.conf", 1, "\tdeny 日本;")], new("a.conf", 1, 7, 1, 9), Fact("here", 1, 7, 9)));
        Assert.Contains("1 |     deny 日本;\n  |          ^^^^ here\n", text);
    }

    [Fact]
    public void A_long_line_is_cut_and_its_mark_stays_on_the_page()
    {
        var line = new string('a', 300);
        var text = Text(Of([new("a.conf", 1, line)], new("a.conf", 1, 290, 1, 300), Fact("far out", 1, 290, 300)), width: 40);
        Assert.All(text.Split('\n'), l => Assert.True(DisplayWidth.Of(l) <= 40, l));
        Assert.Contains("^", text);
        Assert.Contains("far out", text);
    }

    [Fact]
    public void What_the_source_shows_is_not_said_again_below()
    {
        var text = Text(Of([new("a.conf", 1, "deny all;")], new("a.conf", 1, 1, 1, 10), Fact("refuses", 1, 1, 10), new Evidence(VantagePoint.Inside, "the log says so"), Fact("elsewhere", 5, 1, 2)));
        Assert.Single(text.Split("refuses").Skip(1));
        Assert.Contains("= inside: the log says so", text);
        Assert.Contains("= inside: elsewhere (a.conf:5:1)", text);
    }

    [Fact]
    public void Another_file_gets_its_own_heading_behind_the_primary_one()
    {
        var text = Text(Of([new("a.conf", 1, "server {"), new("b.conf", 1, "deny all;")], new("b.conf", 1, 1, 1, 10), Fact("chosen", 1, 1, 7), Fact("refuses", 1, 1, 10, "b.conf")));
        Assert.True(text.IndexOf("--> b.conf:1:1", StringComparison.Ordinal) < text.IndexOf("--> a.conf:1", StringComparison.Ordinal), text);
    }

    [Fact]
    public void Escape_sequences_in_a_source_line_do_not_reach_the_terminal()
    {
        var text = Text(Of([new("a.conf", 1, "\e[31mdeny\u202e all;")], new("a.conf", 1, 1, 1, 5), Fact("x", 1, 1, 5)));
        Assert.DoesNotContain('\e', text);
        Assert.DoesNotContain('\u202e', text);
    }

    [Fact]
    public void A_patch_shows_what_goes_and_what_comes()
    {
        var finding = Of([new("a.conf", 3, "deny all;")], new("a.conf", 3, 1, 3, 10), Fact("refuses", 3, 1, 10)) with
        {
            Remedies = [new(Owner.SiteOperator, Safety.OpensAccess, "Allow the address", "", "nginx -t") { Patch = new("a.conf", 3, ["deny all;"], ["allow 203.0.113.9;", "deny all;"]) }],
        };
        var text = Text(finding, 72);
        Assert.Contains("   --> a.conf:3\n  3 - deny all;\n    + allow 203.0.113.9;\n    + deny all;\n", text);
        Assert.Contains("check: nginx -t", text);
    }
}
