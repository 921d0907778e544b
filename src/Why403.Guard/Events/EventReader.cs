using System.Buffers.Text;
using System.Text;

namespace Why403.Guard.Events;

/// <summary>
/// Reads the segments of a folder, also while a guard writes them. A line that is torn or damaged is passed over: its sum does
/// not hold.
/// </summary>
public static class EventReader
{
    /// <summary>The event of a reference, in any case and grouping that a person types it; null where none is kept.</summary>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    public static GuardEvent? Find(string folder, string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (Refusals.Reference.Read(reference) is not { } exact) return null;
        var time = Refusals.Reference.TimeOf(exact);
        var mark = Encoding.ASCII.GetBytes($"\"reference\":\"{exact}\"");
        foreach (var file in Segments(folder))
        {
            // The reference's own time tells which segments can hold it.
            if (SegmentName.Start(file.Name) > time.AddSeconds(1) || file.LastWriteTimeUtc < time.UtcDateTime.AddSeconds(-5)) continue;
            var bytes = Bytes(file);
            for (var from = 0; ;)
            {
                var at = bytes.AsSpan(from).IndexOf(mark);
                if (at < 0) break;
                from += at;
                var start = bytes.AsSpan(0, from).LastIndexOf((byte)'\n') + 1;
                var end = bytes.AsSpan(from).IndexOf((byte)'\n');
                if (end < 0) break;
                // A stranger may send this very text as a path: only the line's own reference counts.
                if (Event(bytes.AsSpan(start, from + end - start)) is { } found && found.Reference == exact) return found;
                from += end;
            }
        }
        return null;
    }

    /// <summary>All events that are kept, newest first.</summary>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    public static IEnumerable<GuardEvent> Read(string folder)
    {
        foreach (var file in Segments(folder))
        {
            var bytes = Bytes(file);
            var end = bytes.Length;
            while (end > 0)
            {
                // A last line without its line feed is torn or not yet whole.
                var stop = bytes.AsSpan(0, end).LastIndexOf((byte)'\n');
                if (stop < 0) break;
                var start = bytes.AsSpan(0, stop).LastIndexOf((byte)'\n') + 1;
                if (Event(bytes.AsSpan(start, stop - start)) is { } found) yield return found;
                end = start;
            }
        }
    }

    /// <summary>The events in which a rule on trial went back to shadow, in no order.</summary>
    internal static IEnumerable<GuardEvent> RolledBack(string folder)
    {
        foreach (var file in Segments(folder))
        {
            var bytes = Bytes(file);
            for (var from = 0; ;)
            {
                var found = bytes.AsSpan(from).IndexOf("\"action\":\"rolled-back\""u8);
                if (found < 0) break;
                from += found;
                var start = bytes.AsSpan(0, from).LastIndexOf((byte)'\n') + 1;
                var length = bytes.AsSpan(from).IndexOf((byte)'\n');
                if (length < 0) break;
                if (Event(bytes.AsSpan(start, from + length - start)) is { Action: "rolled-back" } entry) yield return entry;
                from += length;
            }
        }
    }

    /// <summary>What visitors wrote about a refusal, oldest first.</summary>
    public static IReadOnlyList<GuardEvent> Appeals(string folder, string reference) =>
        [.. Read(folder).TakeWhile(entry => string.CompareOrdinal(entry.Reference, reference) > 0 || entry.Time >= Refusals.Reference.TimeOf(reference)).Where(entry => entry.About == reference).Reverse()];

    /// <summary>Up to so many whole events from a place on, and the place behind them.</summary>
    internal static (List<GuardEvent> Events, long Next) Batch(FileInfo file, long from, int most)
    {
        var bytes = Bytes(file, from, 4 << 20);
        var events = new List<GuardEvent>();
        var at = 0;
        while (events.Count < most && bytes.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (Event(bytes.AsSpan(at, length)) is { } found) events.Add(found);
            at += length + 1;
        }
        return (events, from + at);
    }

    /// <summary>Newest first.</summary>
    internal static IEnumerable<FileInfo> Segments(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*" + SegmentName.Extension).Where(f => SegmentName.Start(f.Name) is not null).OrderByDescending(f => f.Name, StringComparer.Ordinal).ToList()
        : [];

    private static byte[] Bytes(FileInfo file, long from = 0, int most = 64 << 20)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = from;
        var bytes = new byte[Math.Clamp(stream.Length - from, 0, most)];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    internal static GuardEvent? Event(ReadOnlySpan<byte> line)
    {
        if (line.Length < 10 || line[8] != ' ' || !Utf8Parser.TryParse(line[..8], out uint sum, out var read, 'x') || read != 8) return null;
        var json = line[9..];
        return Crc32C.Of(json) == sum ? EventJson.Read(json) : null;
    }
}
