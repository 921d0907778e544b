using Why403.Logs.Formats;

namespace Why403.Logs.Scanning;

/// <summary>Line by line, each decoded by its format: right for every format, and what the faster ways are held equal to.</summary>
internal sealed class PlainScan(ILineFormat format) : ILineScan
{
    /// <summary>Longer lines are no log lines: they are counted as unread.</summary>
    public const int LongestLine = 1 << 20;

    private ILineFormat _format = format;

    public void Read(ReadOnlySpan<byte> block, int source, long offset, AccessShard shard)
    {
        var counts = shard.Source(source);
        var lines = 0;
        for (var start = 0; start < block.Length; lines++)
        {
            var length = block[start..].IndexOf((byte)'\n');
            var end = length < 0 ? block.Length : start + length;
            Line(block[start..end], source, offset + start, shard, counts);
            start = end + 1;
        }
        counts.Add(lines);
    }

    public void Line(ReadOnlySpan<byte> line, int source, long offset, AccessShard shard, SourceCounts counts)
    {
        if (!line.IsEmpty && line[^1] == '\r') line = line[..^1];
        if (line.IsEmpty) return;
        // W3C logs say their columns anew after each restart of the server.
        if (line[0] == '#' && _format is ColumnsFormat)
        {
            if (LogFormats.FromHeader(line) is { } header) _format = header;
            return;
        }
        var fields = AccessLine.Empty;
        if (line.Length <= LongestLine && _format.TryRead(line, ref fields)) shard.Add(ref fields, source, offset);
        else counts.AddUnread(line, offset);
    }
}
