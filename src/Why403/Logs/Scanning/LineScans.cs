using Why403.Logs.Formats;

namespace Why403.Logs.Scanning;

/// <summary>The ways through a format's lines: the fastest there is, and the plain one that it must equal.</summary>
internal static class LineScans
{
    /// <param name="isPlain">Takes the plain way even where a faster one is there.</param>
    public static ILineScan For(ILineFormat format, bool isPlain = false)
    {
        var (read, hasTail) = Tolerant(format);
        return hasTail is { } tail && !isPlain ? new CombinedScan(read, tail) : new PlainScan(read);
    }

    // A line whose last fields are cut or broken still says who asked for what and what came back.
    private static (ILineFormat Format, bool? HasTail) Tolerant(ILineFormat format)
    {
        if (format is not TextTemplate template || !template.StartsAs(TextFormats.Combined, out var hasTail)) return (format, null);
        return (hasTail ? new HeadOrWhole(format) : format, hasTail);
    }

    /// <summary>The whole line in its format, or else its combined head alone.</summary>
    private sealed class HeadOrWhole(ILineFormat whole) : ILineFormat
    {
        private static readonly ILineFormat _head = LogFormats.Find("combined and more")!;

        public string Name => whole.Name;

        public bool TryRead(ReadOnlySpan<byte> line, ref AccessLine fields)
        {
            if (whole.TryRead(line, ref fields)) return true;
            fields = AccessLine.Empty;
            return _head.TryRead(line, ref fields) || TextFormats.Combined.TryRead(line, ref fields);
        }
    }
}
