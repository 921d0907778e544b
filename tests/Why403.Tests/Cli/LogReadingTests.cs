using System.Text;
using Why403.Cli.Logs;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Scanning;
using Why403.Tests.Logs.Scanning;

namespace Why403.Tests.Cli;

/// <summary>A file gives the same whether it is mapped, read or unpacked, by however many workers.</summary>
public sealed class LogReadingTests : IDisposable
{
    private const int Claim = 1 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("why403-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(70_000)]
    [InlineData(1_500_000)]
    public void Lines_at_the_borders_of_the_pieces_are_read_once(int reach)
    {
        // A line that ends at, before or behind the border of the first piece, or goes on over the next one.
        var text = new StringBuilder();
        while (text.Length < Claim - 400) text.Append(Line(text.Length, "200"));
        text.Append(Padded(Claim + reach - text.Length, "403"));
        while (text.Length < 3 * Claim) text.Append(Line(text.Length, text.Length % 7 == 0 ? "403" : "200"));
        var bytes = Encoding.Latin1.GetBytes(text.ToString());
        var expected = Plain(bytes);
        var path = Path.Combine(_folder, "access.log");
        File.WriteAllBytes(path, bytes);
        foreach (var workers in (int[])[1, 2, 5])
            foreach (var mode in (ReadMode[])[ReadMode.Mapped, ReadMode.Read])
                Assert.Equal(expected, Read(path, workers, mode));
        Assert.Contains(" × 403", expected);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public void A_packed_file_gives_what_its_text_gives(string packing)
    {
        var text = new StringBuilder();
        while (text.Length < 2 * Claim) text.Append(Line(text.Length, text.Length % 5 == 0 ? "403" : "200"));
        var bytes = Encoding.Latin1.GetBytes(text.ToString());
        var path = Path.Combine(_folder, $"access.log.{packing}");
        using (var file = File.Create(path))
        using (var packer = packing == "gz" ? (Stream)new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest) : new ZstdSharp.CompressionStream(file))
            packer.Write(bytes);
        foreach (var workers in (int[])[1, 2]) Assert.Equal(Plain(bytes), Read(path, workers, ReadMode.Auto));
    }

    [Fact]
    public void A_file_that_becomes_shorter_while_it_is_read_is_named_and_costs_nothing_else()
    {
        var path = Path.Combine(_folder, "access.log");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat(Line(1, "403"), 30_000)));
        using var input = LogInput.Open(path, new(TextFormats.Combined, []));
        using (var cut = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) cut.SetLength(Claim + 17);
        var scan = new LogScan(new() { Hash = ShardText.Hash });
        new LogReading(scan, [input], 2, ReadMode.Read, CancellationToken.None).Run();
        Assert.Contains("became shorter", input.Problem?.Message, StringComparison.Ordinal);
        Assert.InRange(scan.Finish(["combined"]).All.Requests, 1, Claim / 100);
    }

    private static string Line(int seed, string status) =>
        $"10.0.{seed / 97 % 7}.{seed % 50} - - [25/Nov/2026:11:{seed / 60 % 60:00}:{seed % 60:00} +0000] \"GET /p/{seed % 300} HTTP/1.1\" {status} 153 \"-\" \"Mozilla/5.0 (X11) AppleWebKit/{seed % 9}\"\n";

    private static string Padded(int length, string status)
    {
        var empty = $"192.0.2.9 - - [25/Nov/2026:11:00:00 +0000] \"GET / HTTP/1.1\" {status} 153 \"-\" \"-\"\n";
        return empty.Replace("GET /", "GET /" + new string('a', Math.Max(0, length - empty.Length)), StringComparison.Ordinal);
    }

    private static string Plain(byte[] bytes)
    {
        var shard = new AccessShard(new() { Hash = ShardText.Hash });
        LineScans.For(TextFormats.Combined, isPlain: true).Read(bytes, 0, 0, shard);
        return WithoutHost(shard);
    }

    private static string Read(string path, int workers, ReadMode mode)
    {
        using var input = LogInput.Open(path, new(TextFormats.Combined, []));
        var scan = new LogScan(new() { Hash = ShardText.Hash });
        new LogReading(scan, [input], workers, mode, CancellationToken.None).Run();
        Assert.Null(input.Problem);
        return WithoutHost(scan.Finish(["combined"]).All);
    }

    // The own host is a sample of one line in 64, and each worker takes its own.
    private static string WithoutHost(AccessShard shard) => ShardText.Of(shard) is var text ? text[text.IndexOf('\n', StringComparison.Ordinal)..] : "";
}
