using System.Text;
using Why403.Captures;

namespace Why403.Tests.Captures;

public class HarSizeTests
{
    [Fact]
    public void Sixty_megabytes_of_entries_allocate_little_more_than_their_bodies()
    {
        var body = new string('x', 60_000);
        var entry = Har.Entry(content: $$"""{"size":60000,"text":"{{body}}"}""") + ",";
        using var stream = new RepeatingStream(Head, Encoding.UTF8.GetBytes(entry), 1000, "{}]}}"u8.ToArray());
        long count = 0, kept = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var summary = CaptureReader.Read(stream, "big.har", e => (count, kept) = (count + 1, kept + e.Response!.Body.Length));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((CaptureKind.Har, 1000L), (summary.Kind, count));
        Assert.InRange(allocated, kept, (3 * kept) + (16 << 20));
    }

    [Fact]
    public void One_string_of_three_hundred_megabytes_is_cut_and_not_held()
    {
        var start = Encoding.UTF8.GetString(Head) + """{"request":{"method":"GET","url":"https://a.example/"},"response":{"status":403,"content":{"text":" """;
        using var stream = new RepeatingStream(Encoding.UTF8.GetBytes(start), Encoding.UTF8.GetBytes(new string('y', 1 << 20)), 300, "\"}}}]}}"u8.ToArray());
        var exchanges = new List<Exchange>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        CaptureReader.Read(stream, "big.har", exchanges.Add);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        var response = Assert.Single(exchanges).Response!;
        Assert.True(response.BodyTruncated);
        Assert.Equal(CaptureLimits.Default.BodyCap, response.Body.Length);
    }

    private static byte[] Head => """{"log":{"creator":{"name":"Firefox"},"entries":["""u8.ToArray();

    private sealed class RepeatingStream(byte[] head, byte[] part, int times, byte[] tail) : MemoryStream
    {
        private int _part = -1, _at;

        public override int Read(Span<byte> buffer)
        {
            var current = _part < 0 ? head : _part < times ? part : _part == times ? tail : [];
            if (current.Length == 0) return 0;
            var count = Math.Min(buffer.Length, current.Length - _at);
            current.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            if (_at == current.Length) (_part, _at) = (_part + 1, 0);
            return count;
        }
    }
}
