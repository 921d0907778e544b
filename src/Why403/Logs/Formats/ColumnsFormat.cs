namespace Why403.Logs.Formats;

/// <summary>
/// A format of columns with one separator: AWS's load balancers and stores, and W3C logs whose header names the columns.
/// A column in quotes or brackets may hold the separator.
/// </summary>
/// <param name="least">Fewer columns than these are no line of this format; more are new ones that a vendor added behind.</param>
/// <param name="separator">A space or a tab.</param>
internal sealed class ColumnsFormat(string name, Slot[] columns, int least, byte separator, bool hasQuotes) : ILineFormat
{
    public string Name { get; } = name;

    public bool TryRead(ReadOnlySpan<byte> line, ref AccessLine fields)
    {
        if (line.IsEmpty || line[0] == '#') return false;
        var at = 0;
        var column = 0;
        while (at <= line.Length)
        {
            var open = hasQuotes && at < line.Length ? line[at] : (byte)0;
            var isQuoted = open is (byte)'"' or (byte)'[';
            var start = isQuoted ? at + 1 : at;
            var end = open == '"' ? Escapes.ClosingQuote(line, start) : End(line, start, open == '[' ? (byte)']' : separator);
            if (end < 0) return false;
            if (column < columns.Length)
            {
                if (!Fits(columns[column], line[start..end])) return false;
                FieldWriter.Set(ref fields, columns[column], line[start..end]);
            }
            column++;
            at = isQuoted ? end + 1 : end;
            if (at < line.Length && line[at] != separator) return false;
            at++;
        }
        if (column < least) return false;
        Targets.Split(ref fields);
        return true;
    }

    private static int End(ReadOnlySpan<byte> line, int start, byte close)
    {
        var found = line[start..].IndexOf(close);
        return found >= 0 ? start + found : close == ']' ? -1 : line.Length;
    }

    // Time and status tell a line of this format from one with as many words.
    private static bool Fits(Slot slot, ReadOnlySpan<byte> value) => slot switch
    {
        Slot.Status => value is [(byte)'-'] or [(byte)'0'] || FieldWriter.Status(value) != 0,
        Slot.ClfTime => LogTimes.Clf(value, out _) > 0,
        Slot.IsoTime => LogTimes.Iso(value, out _) > 0,
        Slot.Date => LogTimes.TryDate(value, out _),
        Slot.Clock => LogTimes.TryClock(value, out _),
        _ => true,
    };
}
