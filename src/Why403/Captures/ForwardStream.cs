namespace Why403.Captures;

/// <summary>A stream that can only be read, forward.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Gives bytes that were read ahead, then what follows them; counts what it gave.</summary>
internal sealed class ReplayStream(byte[] ahead, Stream rest) : ForwardStream
{
    private int _given;

    public long Total { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count;
        if (_given < ahead.Length)
        {
            count = Math.Min(buffer.Length, ahead.Length - _given);
            ahead.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
        }
        else
        {
            count = rest.Read(buffer);
        }
        Total += count;
        return count;
    }

    /// <summary>Up to <paramref name="count"/> bytes; fewer only at the end.</summary>
    public static byte[] Peek(Stream stream, int count)
    {
        var buffer = new byte[count];
        var length = stream.ReadAtLeast(buffer, count, throwOnEndOfStream: false);
        return length == count ? buffer : buffer[..length];
    }
}

/// <summary>
/// The content of a compressed capture. It ends early, and says so, where the compressed data is damaged or grows
/// beyond the bounds.
/// </summary>
internal sealed class InflatedStream(Stream inflater, ReplayStream compressed, CaptureLimits limits) : ForwardStream
{
    private long _total;

    /// <summary>Why it ended early; null when it did not.</summary>
    public string? Stopped { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (Stopped is not null) return 0;
        if (_total > limits.InflatedFree && _total / limits.InflatedRatio > compressed.Total)
        {
            Stopped = $"the compressed data grows more than {limits.InflatedRatio} times";
            return 0;
        }
        try
        {
            var count = inflater.Read(buffer);
            _total += count;
            return count;
        }
        catch (InvalidDataException)
        {
            Stopped = $"the compressed data is damaged after {_total} bytes of content";
            return 0;
        }
    }
}
