using Why403.Logs.Formats.Errors;
using Why403.Logs.Scanning;

namespace Why403.Logs.Joining;

/// <summary>Reads one error log, from its first line to its last.</summary>
internal sealed class ErrorScan
{
    private const int Samples = 3;
    private const int LongestSample = 400;

    private readonly ErrorReader _reader;
    private readonly ErrorStore _store;
    private readonly ErrorSource _source;
    private readonly Direction _direction;
    private readonly List<ErrorLine> _found = [];

    public ErrorScan(ErrorFormat format, int source, ErrorStore store)
    {
        _reader = format.Open();
        _store = store;
        _source = new() { Source = source };
        _store.Sources.Add(_source);
        _direction = format.Name switch
        {
            "nginx error" or "caddy errors" => Direction.Before,
            "apache error" => Direction.After,
            _ => Direction.Either,
        };
    }

    /// <param name="block">Whole lines; the last may lack its line end.</param>
    public void Read(ReadOnlySpan<byte> block)
    {
        for (var start = 0; start < block.Length; _source.Lines++)
        {
            var length = block[start..].IndexOf((byte)'\n');
            var end = length < 0 ? block.Length : start + length;
            var line = block[start..end];
            if (!line.IsEmpty && line[^1] == '\r') line = line[..^1];
            start = end + 1;
            if (line.IsEmpty) continue;
            if (line.Length <= PlainScan.LongestLine && _reader.Read(line, _found) != ErrorRead.Foreign)
            {
                if (_found.Count > 0) Keep();
                continue;
            }
            _source.Unread++;
            if (_source.UnreadSamples.Count < Samples) _source.UnreadSamples.Add(line[..Math.Min(line.Length, LongestSample)].ToArray());
        }
    }

    /// <summary>At the end of the file.</summary>
    public void Finish()
    {
        _reader.Flush(_found);
        Keep();
    }

    private void Keep()
    {
        foreach (var line in _found) _store.Add(line, _source.Source, _direction);
        _found.Clear();
    }
}
