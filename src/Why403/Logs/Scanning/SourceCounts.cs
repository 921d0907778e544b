namespace Why403.Logs.Scanning;

/// <summary>What one file gave.</summary>
internal sealed class SourceCounts
{
    private const int Samples = 3;
    private const int LongestSample = 400;

    public long Lines { get; private set; }

    /// <summary>Lines that the file's format does not read.</summary>
    public long Unread { get; private set; }

    /// <summary>Unread lines that hold a 403 between blanks all the same.</summary>
    public long UnreadRefusals { get; private set; }

    /// <summary>The first unread lines, with their places; those with a 403 first.</summary>
    public List<(bool IsRefusal, long Offset, byte[] Line)> UnreadSamples { get; } = [];

    public void Add(long lines) => Lines += lines;

    public void AddUnread(ReadOnlySpan<byte> line, long offset)
    {
        Unread++;
        var isRefusal = LooksRefused(line);
        if (isRefusal) UnreadRefusals++;
        if (UnreadSamples.Count == Samples && (!isRefusal || UnreadRefusals > Samples)) return;
        UnreadSamples.Add((isRefusal, offset, line[..Math.Min(line.Length, LongestSample)].ToArray()));
        KeepSamples();
    }

    public void TakeAll(SourceCounts other)
    {
        Lines += other.Lines;
        Unread += other.Unread;
        UnreadRefusals += other.UnreadRefusals;
        UnreadSamples.AddRange(other.UnreadSamples);
        KeepSamples();
    }

    private void KeepSamples()
    {
        UnreadSamples.Sort((a, b) => b.IsRefusal.CompareTo(a.IsRefusal) is not 0 and var order ? order : a.Offset.CompareTo(b.Offset));
        if (UnreadSamples.Count > Samples) UnreadSamples.RemoveRange(Samples, UnreadSamples.Count - Samples);
    }

    private static bool LooksRefused(ReadOnlySpan<byte> line) =>
        line.IndexOf(" 403 "u8) >= 0 || line.IndexOf(":403,"u8) >= 0 || line.IndexOf("\t403\t"u8) >= 0 || line.IndexOf(",403,"u8) >= 0 || line.IndexOf("\"403\""u8) >= 0;
}
