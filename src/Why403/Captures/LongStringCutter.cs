namespace Why403.Captures;

/// <summary>
/// Passes JSON on with every string cut at a cap, so that a reader with a bounded buffer never meets a token that it
/// cannot hold: one response in a HAR may be hundreds of megabytes.
/// </summary>
internal sealed class LongStringCutter(Stream json, int cap)
{
    // The longest escape, \uXXXX: it is kept whole or not at all.
    private const int EscapeLength = 6;

    private readonly Queue<long> _cuts = new();
    private bool _inString, _escaped, _dropping;
    private int _kept;
    private long _opened, _written;

    /// <summary>The string that opens at this offset of what was passed on had more to it.</summary>
    public bool WasCut(long offset)
    {
        while (_cuts.TryPeek(out var cut) && cut < offset) _cuts.Dequeue();
        return _cuts.TryPeek(out var next) && next == offset;
    }

    public int Read(Span<byte> buffer)
    {
        while (true)
        {
            var count = json.Read(buffer);
            if (count == 0) return 0;
            var written = Compact(buffer[..count]);
            _written += written;
            // Nothing left of a piece is not the end of the stream.
            if (written > 0) return written;
        }
    }

    // In place: what is kept never overtakes what is read.
    private int Compact(Span<byte> bytes)
    {
        int read = 0, write = 0;
        while (read < bytes.Length)
        {
            var rest = bytes[read..];
            if (!_inString)
            {
                var quote = rest.IndexOf((byte)'"');
                var outside = quote < 0 ? rest.Length : quote + 1;
                Copy(bytes, ref read, ref write, outside);
                if (quote < 0) continue;
                (_inString, _kept, _opened) = (true, 0, _written + write - 1);
                continue;
            }
            if (_escaped)
            {
                _escaped = false;
                Keep(bytes, ref read, ref write, 1);
                continue;
            }
            var special = rest.IndexOfAny((byte)'"', (byte)'\\');
            var run = special < 0 ? rest.Length : special;
            if (run > 0) Keep(bytes, ref read, ref write, run);
            if (special < 0) continue;
            if (rest[special] == '\\')
            {
                _escaped = true;
                if (_kept + EscapeLength > cap) _dropping = true;
                Keep(bytes, ref read, ref write, 1);
                continue;
            }
            if (_dropping) _cuts.Enqueue(_opened);
            (_inString, _dropping) = (false, false);
            Copy(bytes, ref read, ref write, 1);
        }
        return write;
    }

    private void Keep(Span<byte> bytes, ref int read, ref int write, int count)
    {
        var kept = _dropping ? 0 : Math.Min(count, cap - _kept);
        if (kept < count) _dropping = true;
        var skipped = count - kept;
        Copy(bytes, ref read, ref write, kept);
        _kept += kept;
        read += skipped;
    }

    private static void Copy(Span<byte> bytes, ref int read, ref int write, int count)
    {
        if (read != write) bytes.Slice(read, count).CopyTo(bytes[write..]);
        read += count;
        write += count;
    }
}
