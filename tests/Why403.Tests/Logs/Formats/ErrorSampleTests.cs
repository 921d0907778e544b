using System.Globalization;
using System.Text;
using Why403.Logs;
using Why403.Logs.Formats;

namespace Why403.Tests.Logs.Formats;

public sealed class ErrorSampleTests
{
    public static TheoryData<string> Names => [.. SampleLines.Names("errors")];

    [Theory, MemberData(nameof(Names))]
    public void Each_sample_is_recognised_and_its_causes_are_found(string name)
    {
        var lines = SampleLines.Read("errors", name);
        var format = LogFormats.Detect(lines);
        Assert.NotNull(format.Errors);
        var found = new List<ErrorLine>();
        var reader = format.Errors.Open();
        foreach (var line in lines) reader.Read(line.Span, found);
        reader.Flush(found);
        var text = new StringBuilder($"format: {format.Errors.Name}, {format.Share.ToString("P0", CultureInfo.InvariantCulture)}\n");
        foreach (var line in found) Append(text, line);
        Golden.Check(text.ToString(), $"errors-{name}.txt");
    }

    private static void Append(StringBuilder text, ErrorLine line)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(line.LocalTime).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"\n{line.CauseId ?? "no cause"}{(line.IsDoubtful ? " (doubtful)" : "")}, status {line.Status}\n  {line.Server} {line.Level} {time}{(line.IsUtc ? " UTC" : "")}\n  message: {line.Message}\n");
        Field("object", line.Object);
        Field("client", line.Client);
        Field("request", line.Request);
        Field("host", line.Host);
        Field("request id", line.RequestId);
        Field("connection", line.Connection);
        Field("process", line.Process);
        Field("number", line.Number);

        void Field(string name, string value)
        {
            if (value.Length > 0) text.Append(CultureInfo.InvariantCulture, $"  {name}: {value}\n");
        }
    }
}
