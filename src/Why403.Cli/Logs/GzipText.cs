using System.IO.Compression;

namespace Why403.Cli.Logs;

/// <summary>
/// The text of gzip members, one behind another (RFC 1952, 2.2), that is known to have come to its end. The decoder of the
/// framework takes the end of its input for the end of the text, wherever it falls; so a member of ours is put behind the
/// input, and only if its text comes out at the end was everything before it whole.
/// </summary>
internal sealed class GzipText(Stream packed) : Stream
{
    // `printf 'why403: end of file' | gzip -9 -n`
    private static readonly byte[] _last =
    [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2b, 0xcf, 0xa8, 0x34, 0x31, 0x30, 0xb6, 0x52, 0x48, 0xcd, 0x4b, 0x51, 0xc8, 0x4f,
        0x53, 0x48, 0xcb, 0xcc, 0x49, 0x05, 0x00, 0xcf, 0xfc, 0x53, 0xdf, 0x13, 0x00, 0x00, 0x00,
    ];

    private readonly GZipStream _text = new(new Chain(packed, new MemoryStream(_last)), CompressionMode.Decompress);
    private readonly byte[] _held = new byte[Mark.Length];
    private int _heldCount;
    private State _state;

    private static ReadOnlySpan<byte> Mark => "why403: end of file"u8;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">The input is damaged, or ends before its text does.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (buffer.Length <= Mark.Length)
        {
            var larger = new byte[Mark.Length * 2];
            var some = Read(larger.AsSpan(0, Mark.Length + buffer.Length));
            larger.AsSpan(0, some).CopyTo(buffer);
            return some;
        }
        while (_state == State.Text)
        {
            // What may be the mark stays behind until it is known to be text.
            _held.AsSpan(0, _heldCount).CopyTo(buffer);
            var read = _text.Read(buffer[_heldCount..]);
            if (read == 0)
            {
                _state = _held.AsSpan(0, _heldCount).SequenceEqual(Mark) ? State.Whole : State.Cut;
                if (_state == State.Cut && _heldCount > 0) return _heldCount;
                break;
            }
            var total = _heldCount + read;
            _heldCount = Math.Min(Mark.Length, total);
            buffer.Slice(total - _heldCount, _heldCount).CopyTo(_held);
            if (total > _heldCount) return total - _heldCount;
        }
        return _state == State.Whole ? 0 : throw new InvalidDataException("the packed data ends early, or something else stands behind its end");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _text.Dispose();
        base.Dispose(disposing);
    }

    private enum State
    {
        Text,
        Whole,
        Cut,
    }

    private sealed class Chain(Stream first, Stream second) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => first.Read(buffer) is > 0 and var read ? read : second.Read(buffer);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) first.Dispose();
            base.Dispose(disposing);
        }
    }
}
