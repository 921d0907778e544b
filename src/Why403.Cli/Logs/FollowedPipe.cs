using System.Collections.Concurrent;

namespace Why403.Cli.Logs;

/// <summary>Standard input, as another program writes it.</summary>
internal sealed class FollowedPipe : IFollowed
{
    private const int Piece = 64 << 10;

    // Where nobody takes them, the writer waits.
    private readonly BlockingCollection<ReadOnlyMemory<byte>> _pieces = new(64);
    private ReadOnlyMemory<byte> _rest;
    private IOException? _damage;

    public FollowedPipe(Stream stream) => new Thread(() => Pump(stream)) { IsBackground = true }.Start();

    public long Position { get; private set; }

    public int Restarts => 0;

    public bool IsEnded => _rest.IsEmpty && _pieces.IsCompleted;

    public int Read(Span<byte> buffer)
    {
        if (_rest.IsEmpty && !_pieces.TryTake(out _rest))
        {
            if (_pieces.IsCompleted && _damage is { } damage) throw damage;
            return 0;
        }
        var length = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..length].CopyTo(buffer);
        _rest = _rest[length..];
        Position += length;
        return length;
    }

    // The pump may wait in a read that nothing ends but the writer; the program's end does not wait for it.
    public void Dispose()
    {
    }

    private void Pump(Stream stream)
    {
        try
        {
            while (true)
            {
                var piece = new byte[Piece];
                if (stream.Read(piece) is not (> 0 and var length)) break;
                _pieces.Add(piece.AsMemory(0, length));
            }
        }
        catch (IOException e)
        {
            _damage = e;
        }
        finally
        {
            _pieces.CompleteAdding();
        }
    }
}
