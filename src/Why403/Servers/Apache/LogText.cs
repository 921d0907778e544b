using System.Globalization;
using System.Text;

namespace Why403.Servers.Apache;

/// <summary>How the error log writes what is not printable (ap_escape_errorlog_item).</summary>
internal static class LogText
{
    public static string Of(string bytes)
    {
        if (bytes.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !bytes.Contains('\\', StringComparison.Ordinal)) return bytes;
        var text = new StringBuilder(bytes.Length + 8);
        foreach (var c in bytes)
        {
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                >= ' ' and <= '~' => text.Append(c),
                '\b' => text.Append("\\b"), '\n' => text.Append("\\n"), '\r' => text.Append("\\r"), '\t' => text.Append("\\t"), '\v' => text.Append("\\v"),
                _ => text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)),
            };
        }
        return text.ToString();
    }
}
