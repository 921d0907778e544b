using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Formats.Errors;
using Why403.Text;

namespace Why403.Cli.Logs;

/// <summary>A log that goes on, cut into whole lines; the last ones are kept, for what explains a refusal may come later than it.</summary>
internal sealed class FollowedLog : ILogInput
{
    // A line that is longer is no log line.
    private const int LongestLine = 8 << 20;
    private const int MostUnknown = 64 << 10;
    private const int MostSamples = 400;

    private readonly IFollowed _text;
    private readonly LogFormatChoice _formats;
    private readonly List<Piece> _recent = [];
    private readonly byte[] _buffer = new byte[1 << 20];
    private byte[] _rest = [];
    private int _restarts;
    private long _serial;

    private FollowedLog(string name, IFollowed text, LogFormatChoice formats) => (Name, _text, _formats) = (name, text, formats);

    public string Name { get; }

    public ILineFormat? Access { get; private set; }

    public ErrorFormat? Errors { get; private set; }

    public Problem? Problem { get; private set; }

    public bool IsEnded { get; private set; }

    /// <summary>The lines of late, oldest first.</summary>
    public IReadOnlyList<Piece> Recent => _recent;

    /// <param name="fromStart">What is there already is read too.</param>
    public static FollowedLog Open(string name, LogFormatChoice formats, bool fromStart)
    {
        if (name == "-") return new(name, new FollowedPipe(Files.Open("-", "journalctl -f -o cat -u nginx | why403 logs - --follow")), formats);
        // What it is, its lines so far tell.
        using var input = LogInput.Open(name, formats);
        if (input.Packing != Packing.None) throw Complaint.Usage($"{name} is packed, and nothing is appended to a packed log", "follow the log itself");
        return new(name, new FollowedFile(name, fromStart), formats) { Access = input.Access, Errors = input.Errors };
    }

    /// <summary>Takes what has come and gives its whole lines.</summary>
    /// <param name="now">Milliseconds of a steady clock.</param>
    /// <param name="lines">Of a known format.</param>
    /// <returns>Whether anything has come.</returns>
    public bool Read(long now, Action<Piece> lines)
    {
        var read = Fill();
        if (_text.Restarts != _restarts || (read == 0 && _text.IsEnded))
        {
            // The last line of what was before has all that it will ever have.
            if (_rest.Length > 0) Take(_rest, now);
            _rest = [];
            _restarts = _text.Restarts;
        }
        if (read > 0) Cut(_buffer.AsSpan(0, read), now);
        IsEnded = _text.IsEnded;
        if (Access is null && Errors is null) Find(IsEnded);
        if (Access is null && Errors is null) return read > 0;
        foreach (var piece in _recent)
        {
            if (piece.IsNew) lines(piece);
            piece.IsNew = false;
        }
        return read > 0;
    }

    /// <summary>Lets lines go that have come before a time.</summary>
    public void Forget(long before)
    {
        if (Access is not null || Errors is not null) _recent.RemoveAll(piece => piece.Came < before);
    }

    public void Dispose() => _text.Dispose();

    private int Fill()
    {
        try
        {
            return _text.Read(_buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem ??= new Problem(null, $"{Name} cannot be read any more: {Terminal.Neutral(e.Message)}", "what came before was read");
            return 0;
        }
    }

    private void Cut(ReadOnlySpan<byte> read, long now)
    {
        var end = read.LastIndexOf((byte)'\n') + 1;
        if (end == 0)
        {
            _rest = [.. _rest, .. read];
            if (_rest.Length < LongestLine) return;
            Take(_rest, now);
            _rest = [];
            return;
        }
        Take([.. _rest, .. read[..end]], now);
        _rest = read[end..].ToArray();
    }

    private void Take(byte[] lines, long now)
    {
        _recent.Add(new(lines, _serial, Math.Max(0, _text.Position - lines.Length), now));
        _serial += lines.Length;
    }

    private void Find(bool isLast)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        foreach (var piece in _recent)
        {
            ReadOnlyMemory<byte> rest = piece.Lines;
            while (rest.Length > 0 && lines.Count < MostSamples)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                var line = end < 0 ? rest : rest[..end];
                if (line.Length > 0 && line.Span[^1] == '\r') line = line[..^1];
                if (!line.IsEmpty) lines.Add(line);
                rest = end < 0 ? default : rest[(end + 1)..];
            }
        }
        if (lines.Count == 0) return;
        (Access, Errors, var firstUnread) = _formats.Choose(lines);
        if (Access is not null || Errors is not null) Problem = null;
        else if (isLast || _recent.Sum(piece => (long)piece.Lines.Length) > MostUnknown)
        {
            Problem = LogFormatChoice.Unknown(Name, firstUnread);
            _recent.RemoveRange(0, _recent.Count - 1);
        }
    }

    /// <summary>Whole lines that came together.</summary>
    /// <param name="serial">How many bytes of this log came before, whatever file they stood in.</param>
    /// <param name="offset">Where they stand in their file.</param>
    /// <param name="came">Milliseconds of a steady clock.</param>
    internal sealed class Piece(byte[] lines, long serial, long offset, long came)
    {
        public byte[] Lines => lines;

        public long Serial => serial;

        public long Offset => offset;

        public long Came => came;

        /// <summary>Nobody has read it yet.</summary>
        public bool IsNew { get; set; } = true;
    }
}
