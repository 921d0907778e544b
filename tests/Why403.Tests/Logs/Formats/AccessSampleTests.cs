using System.Globalization;
using System.Text;
using Why403.Logs;
using Why403.Logs.Formats;

namespace Why403.Tests.Logs.Formats;

public sealed class AccessSampleTests
{
    public static TheoryData<string> Names => [.. SampleLines.Names("access")];

    [Theory, MemberData(nameof(Names))]
    public void Each_sample_is_recognised_and_every_field_is_read(string name)
    {
        var lines = SampleLines.Read("access", name);
        var found = LogFormats.Detect(lines);
        Assert.NotNull(found.Access);
        var text = new StringBuilder($"format: {found.Access.Name}, {found.Share.ToString("P0", CultureInfo.InvariantCulture)}\n");
        foreach (var line in lines)
        {
            if (line.Span.StartsWith("#"u8)) continue;
            text.Append(CultureInfo.InvariantCulture, $"\n{Encoding.UTF8.GetString(line.Span)}\n");
            var fields = AccessLine.Empty;
            if (found.Access.TryRead(line.Span, ref fields)) Append(text, found.Access, fields);
            else text.Append("  not read\n");
        }
        Golden.Check(text.ToString(), $"access-{name}.txt");
    }

    private static void Append(StringBuilder text, ILineFormat format, AccessLine fields)
    {
        Field("time", fields.Time == AccessLine.NoTime ? "" : DateTimeOffset.FromUnixTimeMilliseconds(fields.Time).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        Field("status", fields.Status.ToString(CultureInfo.InvariantCulture));
        if (fields.Size >= 0) Field("size", fields.Size.ToString(CultureInfo.InvariantCulture));
        if (fields.Duration >= 0) Field("duration", fields.Duration.ToString(CultureInfo.InvariantCulture));
        Field("client", Undone(fields.Client));
        Field("user", Undone(fields.User));
        Field("request", Undone(fields.Request));
        Field("method", Undone(fields.Method));
        Field("target", Undone(fields.Target));
        Field("host", Undone(fields.Host));
        Field("referer", Undone(fields.Referer));
        Field("agent", Undone(fields.Agent));
        Field("request id", Undone(fields.RequestId));
        Field("connection", Undone(fields.Connection));
        Field("upstream status", Undone(fields.UpstreamStatus));
        Field("reason", Undone(fields.Reason));
        Field("rule", Undone(fields.Rule));
        if (StatedReasons.CauseOf(format.Name, fields.Reason, fields.Status) is { } stated) Field("cause", $"{stated.CauseId} ({stated.Confidence})");

        string Undone(ReadOnlySpan<byte> value) => LogFormats.Undo(format, value);

        void Field(string name, string value)
        {
            if (value.Length > 0) text.Append(CultureInfo.InvariantCulture, $"  {name}: {value}\n");
        }
    }

    [Fact]
    public void Every_sample_but_the_looser_formats_is_recognised_by_one_line_alone()
    {
        foreach (var name in SampleLines.Names("access"))
        {
            var lines = SampleLines.Read("access", name);
            var whole = LogFormats.Detect(lines).Access!.Name;
            Assert.Equal(whole, LogFormats.Detect([.. lines.Where(line => line.Span[0] == '#'), lines[^1]]).Access?.Name);
        }
    }
}
