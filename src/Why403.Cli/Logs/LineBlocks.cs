namespace Why403.Cli.Logs;

/// <summary>Cuts a stream into blocks that end at a line end.</summary>
internal sealed class LineBlocks(Stream stream, int size = LineBlocks.UsualSize)
{
    public const int UsualSize = 1 << 20;

    // A line that no buffer holds is no log line; its pieces count as unread lines.
    private const int Largest = 8 << 20;

    // An unpacker that meets damage may take along what it had put into the buffer before, so it is asked for little at once.
    private const int Piece = 64 << 10;

    private byte[] _carry = [];
    private int _carried;
    private Exception? _damage;

    /// <summary>Where the next block starts in the unpacked text.</summary>
    public long Offset { get; private set; }

    /// <summary>
    /// Fills a buffer, which may be exchanged for a larger one: how many bytes of whole lines; 0 at the end.
    /// What stands before a damaged place is given first, and then the exception is thrown.
    /// </summary>
    public int Read(ref byte[] buffer)
    {
        if (buffer.Length < Math.Max(size, _carried)) buffer = new byte[Math.Max(size, _carried)];
        _carry.AsSpan(0, _carried).CopyTo(buffer);
        var length = _carried;
        _carried = 0;
        while (true)
        {
            var read = length < buffer.Length ? More(buffer.AsSpan(length, Math.Min(Piece, buffer.Length - length)), length) : 0;
            if (length < buffer.Length && read == 0) return Give(length);
            length += read;
            if (length < buffer.Length) continue;
            var end = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            if (end > 0 || buffer.Length >= Largest)
            {
                if (end == 0) end = length;
                _carried = length - end;
                if (_carry.Length < _carried) _carry = new byte[Math.Max(size, _carried)];
                buffer.AsSpan(end, _carried).CopyTo(_carry);
                return Give(end);
            }
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private int More(Span<byte> buffer, int before)
    {
        if (_damage is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_damage);
        try
        {
            return stream.Read(buffer);
        }
        catch (Exception e) when (before > 0 && LogInput.IsDamage(e))
        {
            _damage = e;
            return 0;
        }
    }

    private int Give(int length)
    {
        Offset += length;
        return length;
    }
}
