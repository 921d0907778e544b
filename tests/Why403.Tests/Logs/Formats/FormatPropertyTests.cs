using System.Text;
using CsCheck;
using Why403.Logs;
using Why403.Logs.Formats;

namespace Why403.Tests.Logs.Formats;

public sealed class FormatPropertyTests
{
    private static readonly byte[][] _lines = [.. SampleLines.Names("access").SelectMany(name => SampleLines.Read("access", name))
        .Concat(SampleLines.Names("errors").SelectMany(name => SampleLines.Read("errors", name))).Select(line => line.ToArray()).Where(line => line.Length > 0)];

    private static readonly Gen<byte[]> Known = Gen.Int[0, _lines.Length - 1].Select(i => _lines[i]);

    // Real lines, cut, joined and spoilt: they reach deeper than arbitrary bytes.
    private static readonly Gen<byte[]> Line = Gen.OneOf(
        Gen.Byte.Array[0, 80],
        Gen.Select(Known, Gen.Double.Unit, (line, part) => line[..(int)(part * line.Length)]),
        Gen.Select(Known, Known, Gen.Double.Unit, (one, two, part) => (byte[])[.. one[..(int)(part * one.Length)], .. two[(int)(part * two.Length)..]]),
        Gen.Select(Known, Gen.Double.Unit, Gen.OneOf<byte>((byte)'"', (byte)'\\', (byte)' ', (byte)'[', (byte)']', 0, 255, (byte)'\n', (byte)':', (byte)'{', (byte)'-', (byte)'%'), (line, at, spoilt) =>
        {
            var copy = line.ToArray();
            copy[(int)(at * (copy.Length - 1))] = spoilt;
            return copy;
        }));

    [Fact]
    public void No_line_makes_a_format_throw_or_look_outside_the_line() =>
        Line.Sample(line =>
        {
            // The line stands between bytes that would complete it.
            var around = (byte[])[(byte)'"', .. line, .. "\" 403 0\"]}"u8];
            foreach (var format in LogFormats.All)
            {
                var alone = AccessLine.Empty;
                var inside = AccessLine.Empty;
                Assert.Equal(format.TryRead(line, ref alone), format.TryRead(around.AsSpan(1, line.Length), ref inside));
                Assert.Equal(alone.Status, inside.Status);
                AssertInside(around.AsSpan(1, line.Length), inside.Client);
                AssertInside(around.AsSpan(1, line.Length), inside.Request);
                AssertInside(around.AsSpan(1, line.Length), inside.Agent);
                AssertInside(around.AsSpan(1, line.Length), inside.UpstreamStatus);
                LogFormats.Undo(format, inside.Request);
                StatedReasons.CauseOf(format.Name, inside.Reason, inside.Status);
            }
        }, iter: 5_000);

    [Fact]
    public void No_lines_make_a_reader_of_errors_throw() =>
        Line.Array[0, 12].Sample(lines =>
        {
            foreach (var format in LogFormats.Errors)
            {
                var reader = format.Open();
                var found = new List<ErrorLine>();
                foreach (var line in lines) reader.Read(line, found);
                reader.Flush(found);
                Assert.All(found, line => Assert.True(line.CauseId is null || line.Server == LogServer.PhpFpm || line.Message.Length > 0 || line.Object.Length > 0));
                if (format.Name == "nginx error") Assert.All(found, line => Assert.True(line.CauseId is null || line.Client.Length > 0));
            }
        }, iter: 5_000);

    [Fact]
    public void Any_text_of_a_format_is_compiled_or_has_a_problem() =>
        Gen.OneOf(Gen.String[0, 10], Gen.OneOf<string>("$status", "${status}", "%>s", "%{Referer}i", "%{", "$", "%", "\"", "log_format x '", "LogFormat \"", "%t", "%^F", "\\", "$uri$is_args$args", " ", "[", "]"))
            .Array[0, 8].Select(string.Concat).Sample(text =>
            {
                Assert.True(LogFormats.FromNginx(text, out var first) is null == first is not null);
                Assert.True(LogFormats.FromApache(text, out var second) is null == second is not null);
                LogFormats.Parse(text, out _);
            }, iter: 5_000);

    [Fact]
    public void What_nginx_escapes_is_read_back_as_it_was() =>
        Gen.Byte.Array[0, 60].Sample(agent =>
        {
            var line = Encoding.ASCII.GetBytes($"203.0.113.7 - - [23/Nov/2026:13:05:25 +0000] \"GET / HTTP/1.1\" 403 153 \"-\" \"{NginxEscaped(agent)}\"");
            var fields = AccessLine.Empty;
            Assert.True(LogFormats.Find("combined")!.TryRead(line, ref fields));
            Assert.Equal(agent is [(byte)'-'] ? "" : Encoding.UTF8.GetString(agent), Escapes.Undo(fields.Agent));
            Assert.Equal(403, fields.Status);
        }, iter: 5_000);

    [Fact]
    public void A_line_of_a_million_bytes_takes_no_more_than_its_length()
    {
        foreach (var filler in (string[])[" [", "\"", "\\", " ", ", client: 1.1.1.1, server: ", "[", "{\"a\":"])
        {
            var line = Encoding.ASCII.GetBytes("203.0.113.7 - " + string.Concat(Enumerable.Repeat(filler, 1_000_000 / filler.Length)));
            foreach (var format in LogFormats.All)
            {
                var fields = AccessLine.Empty;
                format.TryRead(line, ref fields);
            }
            var error = Encoding.ASCII.GetBytes("2026/11/23 13:05:26 [error] 1#1: *2 open() \"" + string.Concat(Enumerable.Repeat(filler, 1_000_000 / filler.Length)));
            foreach (var format in LogFormats.Errors) format.Open().Read(error, []);
        }
    }

    [Fact]
    public void A_million_empty_lines_are_read_at_once()
    {
        foreach (var format in LogFormats.Errors)
        {
            var reader = format.Open();
            var found = new List<ErrorLine>();
            reader.Read("2026/11/23 13:05:28 [error] 1#1: *4 access forbidden by rule, client: 203.0.113.7, server: s, request: \"GET / HTTP/1.1\""u8, found);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            for (var i = 0; i < 1_000_000; i++) reader.Read(default, found);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{format.Name}: {clock.Elapsed}");
        }
    }

    // ngx_http_log_escape: quote, backslash, below 32 and above 126.
    private static string NginxEscaped(byte[] text) =>
        string.Concat(text.Select(value => value is (byte)'"' or (byte)'\\' or < 32 or > 126 ? $"\\x{value:X2}" : ((char)value).ToString()));

    private static void AssertInside(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field) => Assert.True(field.IsEmpty || line.Overlaps(field));
}
