using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Why403.Logs;
using Why403.Logs.Formats;

namespace Why403.Tests.Logs.Formats;

/// <summary>The compiled template against a plain expression of the same format, on lines of the alphabet that decides where fields end.</summary>
public sealed partial class ReferenceTests
{
    private const string Time = "[23/Nov/2026:13:05:25 +0000]";

    private static readonly Gen<string> Text = Gen.OneOf<string>(" ", "\\\"", "\\\\", "\"", "[", "]", "a", "-", "403", " 403 ", "] \"", "\" ", Time, "\\x22").Array[0, 5].Select(string.Concat);

    private static readonly Gen<string> Line =
        from user in Text
        from request in Text
        from status in Gen.OneOf<string>("403", "-", "40", "4033", "")
        from agent in Text
        from between in Gen.OneOf<string>(" ", " ", " ", "")
        select $"203.0.113.7 - {user} {Time} \"{request}\" {status} 153{between}\"-\" \"{agent}\"";

    [Fact]
    public void A_template_reads_what_the_plain_expression_reads() =>
        Line.Sample(line =>
        {
            var fields = AccessLine.Empty;
            var isRead = TextFormats.Combined.TryRead(Encoding.ASCII.GetBytes(line), ref fields);
            var match = Plain().Match(line);
            Assert.Equal(match.Success, isRead);
            if (!isRead) return;
            Same(match.Groups["user"], fields.User);
            Same(match.Groups["request"], fields.Request);
            Same(match.Groups["agent"], fields.Agent);
            Assert.Equal(match.Groups["status"].Value == "-" ? 0 : int.Parse(match.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture), fields.Status);
        }, iter: 20_000);

    private static void Same(Group group, ReadOnlySpan<byte> field) => Assert.Equal(group.Value == "-" ? "" : group.Value, Encoding.ASCII.GetString(field));

    [GeneratedRegex("""^(?<client>[^ ]*) (?<ident>.*?) (?<user>.*?) \[\d\d/Nov/2026:\d\d:\d\d:\d\d \+0000\] "(?<request>(?:[^"\\]|\\.)*)" (?<status>[1-9]\d\d|-) (?<size>[\d.-]+) "(?<referer>(?:[^"\\]|\\.)*)" "(?<agent>(?:[^"\\]|\\.)*)"$""", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
