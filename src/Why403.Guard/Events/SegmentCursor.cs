using System.Globalization;

namespace Why403.Guard.Events;

/// <summary>How far a store has been fed: a segment, and a place in it. A cursor that is lost costs a second feed and no event.</summary>
internal sealed record SegmentCursor(string Segment, long Offset)
{
    public static SegmentCursor Load(string folder, string store)
    {
        var path = Path.Combine(folder, store + ".cursor");
        if (File.Exists(path) && File.ReadAllText(path).Split(' ') is [var segment, var text] && SegmentName.Start(segment) is not null && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return new(segment, offset);
        return new("", 0);
    }

    /// <summary>The segment before which every store has all; null where no store is fed.</summary>
    public static string? Oldest(string folder) =>
        Directory.EnumerateFiles(folder, "*.cursor").Select(path => Load(folder, Path.GetFileNameWithoutExtension(path)).Segment).Min(StringComparer.Ordinal);

    public void Save(string folder, string store)
    {
        var path = Path.Combine(folder, store + ".cursor");
        // In one step: a reader sees the old place or the new one.
        File.WriteAllText(path + ".new", string.Create(CultureInfo.InvariantCulture, $"{Segment} {Offset}"));
        File.Move(path + ".new", path, overwrite: true);
    }
}
