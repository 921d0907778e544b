namespace Why403.Logs.Formats;

/// <summary>Splitting of bytes, which the framework offers for characters alone.</summary>
internal static class ByteWords
{
    /// <summary>How many parts there are; the last range holds everything left.</summary>
    public static int Split(this ReadOnlySpan<byte> text, Span<Range> parts, byte separator)
    {
        var count = 0;
        var start = 0;
        while (count < parts.Length - 1 && text[start..].IndexOf(separator) is >= 0 and var found)
        {
            parts[count++] = start..(start + found);
            start += found + 1;
        }
        parts[count++] = start..text.Length;
        return count;
    }
}
