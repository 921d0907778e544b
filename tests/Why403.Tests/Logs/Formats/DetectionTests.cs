using System.Text.RegularExpressions;
using Why403.Catalogues;
using Why403.Logs.Formats;

namespace Why403.Tests.Logs.Formats;

public sealed partial class DetectionTests
{
    [Fact]
    public void Text_of_no_known_format_is_said_to_be_none_with_its_first_line()
    {
        var found = LogFormats.Detect(SampleLines.Lines("a shopping list\nmilk\n"));
        Assert.Null(found.Access);
        Assert.Null(found.Errors);
        Assert.Equal("a shopping list", found.FirstUnread);
    }

    [Fact]
    public void No_lines_are_of_no_format() => Assert.Equal(new Detection(null, null, 0, ""), LogFormats.Detect([]));

    [Fact]
    public void Dirt_among_the_lines_is_shown_and_does_not_hide_the_format()
    {
        var lines = Enumerable.Repeat("203.0.113.7 - - [23/Nov/2026:13:05:25 +0000] \"GET / HTTP/1.1\" 403 153 \"-\" \"x\"", 19).Append("3.7 - - [23/Nov/2026:13:05:2");
        var found = LogFormats.Detect(SampleLines.Lines(string.Join('\n', lines)));
        Assert.Equal(("combined", 0.95, "3.7 - - [23/Nov/2026:13:05:2"), (found.Access?.Name, found.Share, found.FirstUnread));
    }

    [Fact]
    public void Half_of_one_format_and_half_of_another_is_none()
    {
        var found = LogFormats.Detect(SampleLines.Lines("""
            203.0.113.7 - - [23/Nov/2026:13:05:25 +0000] "GET / HTTP/1.1" 403 153 "-" "x"
            2026/11/23 13:05:25 [error] 4711#4711: *829 access forbidden by rule, client: 203.0.113.7, server: s, request: "GET / HTTP/1.1", host: "h"
            """));
        Assert.Equal((null, null, 0.5), (found.Access, found.Errors, found.Share));
    }

    [Fact]
    public void A_header_inside_the_file_changes_the_columns()
    {
        var first = LogFormats.FromHeader("#Fields: date time c-ip sc-status"u8)!;
        var second = LogFormats.FromHeader("#Fields: date time sc-status sc-substatus c-ip"u8)!;
        var fields = Why403.Logs.AccessLine.Empty;
        Assert.True(first.TryRead("2026-11-23 13:00:01 203.0.113.7 403"u8, ref fields));
        Assert.False(first.TryRead("2026-11-23 13:00:01 403 14 203.0.113.7"u8, ref fields));
        Assert.True(second.TryRead("2026-11-23 13:00:01 403 14 203.0.113.7"u8, ref fields));
        Assert.True(fields.Reason.SequenceEqual("14"u8));
    }

    [Fact]
    public void Every_cause_that_a_format_names_is_in_the_catalogue()
    {
        var known = Catalogue.BuiltIn.Causes.Select(entry => entry.Cause.Id).ToHashSet();
        var areas = known.Select(id => id.Split('.')[0]).ToHashSet();
        var named = Directory.EnumerateFiles(Checkout.Path("src", "Why403", "Logs", "Formats"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Quoted().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Where(id => areas.Contains(id.Split('.')[0])).ToHashSet();
        Assert.Contains("server.access-rule", named);
        Assert.Empty(named.Except(known));
    }

    [GeneratedRegex("\"([a-z-]+\\.[a-z-]+)\"")]
    private static partial Regex Quoted();
}
