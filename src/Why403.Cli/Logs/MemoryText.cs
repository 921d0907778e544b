using System.Globalization;
using Why403.Text;

namespace Why403.Cli.Logs;

/// <summary>A size as people give it: 512M, 2G.</summary>
internal static class MemoryText
{
    private const long Usual = 1L << 30;
    private const long Least = 1L << 20;

    public static long Read(string? text)
    {
        if (text is null) return Usual;
        var shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        if (long.TryParse(shift == 0 ? text : text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= long.MaxValue >> 31 && size << shift >= Least) return size << shift;
        throw Complaint.Usage($"--memory takes a size of at least 1M, not `{Redaction.Quote(text)}`", "write it as 512M or 2G");
    }
}
