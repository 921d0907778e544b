using System.Text;
using CsCheck;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Scanning;
using Why403.Tests.Logs.Formats;

namespace Why403.Tests.Logs.Scanning;

/// <summary>The way by vectors finds in any lines, well formed or not, what the plain way finds.</summary>
public sealed class LineScanTests
{
    private static readonly string[] _formats = ["combined", "combined and more"];

    private static readonly byte[][] _samples = [.. SampleLines.Names("access").SelectMany(name => SampleLines.Read("access", name)).Select(line => line.ToArray()).Where(line => line.Length > 0)];

    private static readonly Gen<string> Client = Gen.OneOf(Gen.OneOf<string>("203.0.113.7", "2001:db8::1", "-", "host name", "", "unix:", "#comment", "2001:db8:1111:2222:3333:4444:5555:6666"), Gen.Int[0, 40].Select(i => $"10.0.0.{i}"));

    private static readonly Gen<string> Time = Gen.Select(Gen.Int[0, 120], Gen.Int[0, 20], (second, odd) => odd switch
    {
        0 => "25/Nov/2026:11:07:61 +0000",
        1 => "25/Nov/2026:11:07:5x +0000",
        2 => "25/Nov/2026:23:59:60 -0530",
        3 => "25/Foo/2026:11:07:49 +0000",
        _ => $"25/Nov/2026:11:{second / 60:00}:{second % 60:00} +0{odd % 3}00",
    });

    private static readonly Gen<string> Request = Gen.OneOf<string>("GET / HTTP/1.1", "GET /a.css?x=1 HTTP/2.0", "POST /login HTTP/1.1", "HEAD /robots.txt HTTP/1.0", "GET /favicon.ico HTTP/3.0", "-", "", "\\x16\\x03\\x01", "GET /a\\x22b HTTP/1.1", "GET /a\\\"b HTTP/1.1", "get", "GET", "PUT /x.png", "GET  HTTP/1.1", "OPTIONS * HTTP/1.1", "GET /img/p.webp HTTP/1.1", "GET /caf\\xC3\\xA9 HTTP/1.1");

    private static readonly Gen<string> Status = Gen.OneOf(Gen.OneOf<string>("200", "403", "404", "302", "401", "429", "503", "000", "40", "4033", "abc"), Gen.Int[100, 599].Select(i => $"{i}"));

    private static readonly Gen<string> Agent = Gen.OneOf<string>("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36", "curl/8.5.0", "-", "", "a\\x22b", "a\\", "caf\u00e9", "sqlmap/1.8 \" or");

    private static readonly Gen<byte[]> Combined =
        from client in Client
        from user in Gen.OneOf<string>("-", "-", "-", "alice", "a b")
        from time in Time
        from request in Request
        from status in Status
        from size in Gen.OneOf<string>("0", "153", "-", "", "1x", "99999999999999999999")
        from referer in Gen.OneOf<string>("-", "", "https://shop.example/", "https://other.example/p?q=1")
        from agent in Agent
        from tail in Gen.OneOf<string>("", "", "", " 0.003", " \"-\"", "x", " ", "\r", " 0.1 \"a\" \"b\"")
        select Encoding.Latin1.GetBytes($"{client} - {user} [{time}] \"{request}\" {status} {size} \"{referer}\" \"{agent}\"{tail}");

    private static readonly Gen<byte[]> Spoilt = Gen.Select(Combined, Gen.Double.Unit, Gen.OneOf<byte>((byte)'"', (byte)'\\', (byte)' ', (byte)'[', (byte)'-', (byte)'\r', (byte)0, (byte)255), (line, at, spoilt) =>
    {
        var copy = line.ToArray();
        copy[(int)(at * (copy.Length - 1))] = spoilt;
        return copy;
    });

    private static readonly Gen<byte[]> Line = Gen.Frequency(
        (10, Combined),
        (3, Spoilt),
        (1, Gen.Select(Combined, Gen.Double.Unit, (line, part) => line[..(int)(part * line.Length)])),
        (1, Gen.Int[0, _samples.Length - 1].Select(i => _samples[i])),
        (1, Gen.Byte.Array[0, 60]));

    private static readonly Gen<byte[]> Block = Line.Array[0, 40].Select(lines => (byte[])[.. lines.SelectMany(line => line.Append((byte)'\n'))]);

    [Fact]
    public void The_fast_way_finds_what_the_plain_way_finds() =>
        Gen.Select(Block, Gen.OneOf<string>(_formats), Gen.Bool, (block, name, isCut) => (isCut && block.Length > 0 ? block[..^1] : block, name)).Sample((block, name) =>
        {
            var format = LogFormats.Find(name)!;
            Assert.Equal(Scan(LineScans.For(format, isPlain: true), block), Scan(LineScans.For(format), block));
        }, iter: 5_000);

    [Fact]
    public void Lines_across_the_windows_of_the_vectors_are_whole()
    {
        var format = LogFormats.Find("combined")!;
        for (var length = 32 * 1024 - 400; length < 32 * 1024 + 400; length += 7)
        {
            var filler = $"192.0.2.1 - - [25/Nov/2026:11:07:49 +0000] \"GET /{new string('a', length)} HTTP/1.1\" 200 1 \"-\" \"-\"\n";
            var block = Encoding.Latin1.GetBytes(filler + "203.0.113.7 - - [25/Nov/2026:11:07:50 +0000] \"GET /x HTTP/1.1\" 403 153 \"-\" \"curl/8.5.0\"\n");
            var fast = Scan(LineScans.For(format), block);
            Assert.Equal(Scan(LineScans.For(format, isPlain: true), block), fast);
            Assert.Contains("1 × 403", fast);
        }
    }

    [Fact]
    public void A_span_of_time_passes_the_same_lines_over_on_both_ways() =>
        Block.Sample(block =>
        {
            var format = LogFormats.Find("combined")!;
            var settings = new ScanSettings { Hash = ShardText.Hash, Since = 1795604860000, Until = 1795604920000 };
            Assert.Equal(Scan(LineScans.For(format, isPlain: true), block, settings), Scan(LineScans.For(format), block, settings));
        }, iter: 1_000);

    [Fact]
    public void Parts_read_by_two_workers_add_up_to_the_whole() =>
        Gen.Select(Block, Block).Sample((one, two) =>
        {
            var format = LogFormats.Find("combined")!;
            var whole = new AccessShard(new() { Hash = ShardText.Hash });
            LineScans.For(format).Read((byte[])[.. one, .. two], 0, 0, whole);
            var (first, second) = (new AccessShard(new() { Hash = ShardText.Hash }), new AccessShard(new() { Hash = ShardText.Hash }));
            LineScans.For(format).Read(two, 0, one.Length, second);
            LineScans.For(format).Read(one, 0, 0, first);
            first.TakeAll(second);
            // The own host is a sample of one line in 64, and each worker takes its own.
            Assert.Equal(WithoutHost(ShardText.Of(whole)), WithoutHost(ShardText.Of(first)));
        }, iter: 2_000);

    private static string WithoutHost(string text) => text[text.IndexOf('\n', StringComparison.Ordinal)..];

    private static string Scan(ILineScan scan, byte[] block, ScanSettings? settings = null)
    {
        var shard = new AccessShard(settings ?? new() { Hash = ShardText.Hash, KeepsPerhaps = true });
        scan.Read(block, 0, 1000, shard);
        return ShardText.Of(shard);
    }
}
