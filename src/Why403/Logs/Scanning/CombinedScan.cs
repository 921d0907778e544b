using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Why403.Logs.Formats;

namespace Why403.Logs.Scanning;

/// <summary>
/// The way through combined lines: six quotes and a line end are their whole structure, and vectors find them 64 bytes at a time.
/// A line that is not of the usual shape, or is kept, is decoded by its format; so the two never differ.
/// </summary>
internal sealed class CombinedScan : ILineScan
{
    private const int Window = 32 * 1024;

    // "05/Jan/2026:11:53:" and then the second; behind it " +0000".
    private const int Minute = 18;
    private const int Zone = 20;

    private readonly ILineFormat _format;
    private readonly PlainScan _plain;
    private readonly bool _hasTail;
    private readonly int[] _marks = new int[Window];
    private readonly byte[] _lastTime = new byte[26];

    // Of the last minute's start.
    private long _lastMilliseconds;

    /// <param name="format">Reads the lines that this way does not.</param>
    /// <param name="hasTail">More fields follow the agent.</param>
    public CombinedScan(ILineFormat format, bool hasTail)
    {
        _format = format;
        _plain = new(format);
        _hasTail = hasTail;
    }

    public void Read(ReadOnlySpan<byte> block, int source, long offset, AccessShard shard)
    {
        var counts = shard.Source(source);
        Span<int> quotes = stackalloc int[6];
        var lineStart = 0;
        var quoteCount = 0;
        var lines = 0L;
        for (var start = 0; start < block.Length; start += Window)
        {
            var window = block[start..Math.Min(start + Window, block.Length)];
            var count = Mark(window, start);
            foreach (var at in _marks.AsSpan(0, count))
            {
                if (block[at] == '"')
                {
                    if (quoteCount < 6) quotes[quoteCount] = at;
                    quoteCount++;
                    continue;
                }
                lines++;
                if (!TryUsual(block, lineStart, at, quotes, quoteCount, source, offset, shard)) _plain.Line(block[lineStart..at], source, offset + lineStart, shard, counts);
                lineStart = at + 1;
                quoteCount = 0;
            }
        }
        if (lineStart < block.Length)
        {
            lines++;
            _plain.Line(block[lineStart..], source, offset + lineStart, shard, counts);
        }
        counts.Add(lines);
    }

    /// <summary>The places of all quotes and line ends.</summary>
    private int Mark(ReadOnlySpan<byte> window, int start)
    {
        ref var bytes = ref MemoryMarshal.GetReference(window);
        var marks = _marks;
        var count = 0;
        var i = 0;
        var quote = Vector256.Create((byte)'"');
        var end = Vector256.Create((byte)'\n');
        for (; i + 64 <= window.Length; i += 64)
        {
            var low = Vector256.LoadUnsafe(ref bytes, (nuint)i);
            var high = Vector256.LoadUnsafe(ref bytes, (nuint)i + 32);
            var mask = (ulong)(Vector256.Equals(low, quote) | Vector256.Equals(low, end)).ExtractMostSignificantBits()
                | (ulong)(Vector256.Equals(high, quote) | Vector256.Equals(high, end)).ExtractMostSignificantBits() << 32;
            while (mask != 0)
            {
                marks[count++] = start + i + BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
            }
        }
        for (; i < window.Length; i++)
            if (window[i] is (byte)'"' or (byte)'\n') marks[count++] = start + i;
        return count;
    }

    /// <summary><c>client - - [time] "request" status size "referer" "agent"</c>, nothing escaped next to a quote, no user.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryUsual(ReadOnlySpan<byte> block, int start, int end, ReadOnlySpan<int> quotes, int quoteCount, int source, long offset, AccessShard shard)
    {
        if (_hasTail ? quoteCount < 6 : quoteCount != 6) return false;
        var (q0, q1, q2, q3, q4, q5) = (quotes[0], quotes[1], quotes[2], quotes[3], quotes[4], quotes[5]);
        // "client - - [" is 8 bytes at least, the time 26, "] " two more.
        if (q0 - start < 36 || end - q5 < 1 || end - start > PlainScan.LongestLine) return false;
        var client = q0 - start - 34;
        if (client <= 0 || FirstSpace(block[start..(q0 - 28)]) != client || !block[(start + client)..].StartsWith(" - - ["u8) || block[q0 - 2] != ']' || block[q0 - 1] != ' ') return false;
        if (q4 != q3 + 2 || block[q3 + 1] != ' ' || q2 < q1 + 7 || block[q1 + 1] != ' ' || block[q1 + 5] != ' ' || block[q2 - 1] != ' ') return false;
        if (block[q1 - 1] == '\\' || block[q3 - 1] == '\\' || block[q5 - 1] == '\\' || (q5 + 1 != end && (!_hasTail || block[q5 + 1] != ' '))) return false;
        if (!IsNumber(block[(q1 + 6)..(q2 - 1)])) return false;
        var status = FieldWriter.Status(block.Slice(q1 + 2, 3));
        if (status == 0 || !TryTime(block.Slice(q0 - 28, 26), out var time)) return false;
        if (shard.Keeps(status))
        {
            var fields = AccessLine.Empty;
            if (!_format.TryRead(block[start..end], ref fields)) return false;
            shard.Add(ref fields, source, offset + start);
            return true;
        }
        if (!shard.IsWithin(time)) return true;
        var referer = block[(q2 + 1)..q3];
        var agent = block[(q4 + 1)..q5];
        shard.Count(time, status, block.Slice(start, client), agent.Length == 1 && agent[0] == '-' ? default : agent, RequestParts.Split(block[(q0 + 1)..q1]), hasUser: false);
        if (shard.WantsSample()) shard.Sample(referer.Length == 1 && referer[0] == '-' ? default : referer);
        return true;
    }

    // An address is shorter than 16 bytes, mostly; and a line's time is at least that far from the block's end.
    private static int FirstSpace(ReadOnlySpan<byte> text)
    {
        if (text.Length < Vector128<byte>.Count) return text.IndexOf((byte)' ');
        var mask = Vector128.Equals(Vector128.Create(text), Vector128.Create((byte)' ')).ExtractMostSignificantBits();
        return mask != 0 ? BitOperations.TrailingZeroCount(mask) : text.IndexOf((byte)' ');
    }

    private static bool IsNumber(ReadOnlySpan<byte> size)
    {
        if (size.Length == 1 && size[0] == '-') return true;
        foreach (var digit in size)
            if ((uint)(digit - '0') > 9) return false;
        return size.Length > 0;
    }

    private bool TryTime(ReadOnlySpan<byte> text, out long time)
    {
        time = _lastMilliseconds;
        // Lines of the same minute differ by their second alone.
        if (text[..Minute].SequenceEqual(_lastTime.AsSpan(0, Minute)) && text[Zone..].SequenceEqual(_lastTime.AsSpan(Zone)))
        {
            var (tens, ones) = ((uint)(text[Minute] - '0'), (uint)(text[Minute + 1] - '0'));
            time += (tens * 10 + ones) * 1000L;
            if (tens < 6 && ones <= 9) return true;
        }
        if (LogTimes.Clf(text, out time) != 26) return false;
        text.CopyTo(_lastTime);
        _lastMilliseconds = time - ((text[Minute] - '0') * 10 + (text[Minute + 1] - '0')) * 1000L;
        return true;
    }
}
