namespace Why403.Guard.Events;

/// <summary>Takes events out of old segments whose action is kept for fewer days than the others.</summary>
internal static class SegmentThinning
{
    // A segment is written for a day at most, by this process or another one.
    private static readonly TimeSpan StillWritten = TimeSpan.FromHours(25);

    private static readonly Lock Alone = new();

    public static void Thin(EventKeeping keeping, DateTimeOffset now)
    {
        // One after the other: two that thin the same folder would only do it twice.
        lock (Alone)
        {
            try
            {
                // What a store has not taken yet stays where its cursor finds it.
                var fed = SegmentCursor.Oldest(keeping.Folder);
                foreach (var file in EventReader.Segments(keeping.Folder))
                    if (now - file.LastWriteTimeUtc > StillWritten && (fed is null || string.CompareOrdinal(file.Name, fed) < 0)) Thin(file, keeping, now);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next segment's beginning is the next try.
            }
        }
    }

    private static void Thin(FileInfo file, EventKeeping keeping, DateTimeOffset now)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        var kept = new MemoryStream(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.AsSpan(at).IndexOf((byte)'\n') + 1;
            if (length == 0) break;
            var line = bytes.AsSpan(at, length);
            if (EventReader.Event(line[..^1]) is not { } entry || !keeping.DaysOf.TryGetValue(entry.Action, out var days) || now - entry.Time < TimeSpan.FromDays(days)) kept.Write(line);
            at += length;
        }
        if (kept.Length == bytes.Length) return;
        var written = file.LastWriteTimeUtc;
        // Another process may share the folder.
        var name = $"{file.FullName}.{Environment.ProcessId}.thin";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var thin = new FileStream(name, options)) kept.WriteTo(thin);
        File.SetLastWriteTimeUtc(name, written);
        File.Move(name, file.FullName, overwrite: true);
    }
}
