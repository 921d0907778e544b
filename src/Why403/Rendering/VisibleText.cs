using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>
/// Makes a stranger's text harmless to look at: what would steer a terminal, reorder a line or hide in it is shown
/// as its code (<c>\x1b</c>, <c>\u202e</c>). Every writer gets its text through here. A second pass changes nothing.
/// </summary>
public static class VisibleText
{
    public static string Of(string text, bool ascii = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = 0;
        while (first < text.Length && text[first] is >= ' ' and <= '~') first++;
        if (first == text.Length) return text;
        var shown = new StringBuilder(text, 0, first, text.Length + 16);
        // EnumerateRunes would turn a lone surrogate into U+FFFD; its code tells more.
        for (var i = first; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                Code(shown, text[i++]);
                continue;
            }
            i += rune.Utf16SequenceLength;
            if (rune.Value == '\t') shown.Append(' ');
            else if (IsHostile(rune.Value)) Code(shown, rune.Value);
            else if (ascii && rune.Value > '~') Ascii(shown, rune.Value);
            else shown.Append(rune.ToString());
        }
        return shown.ToString();
    }

    /// <summary>
    /// Controls (C0, DEL, C1), bidirectional marks, embeddings, overrides and isolates (Unicode TR 36 section 2.5, "Trojan
    /// Source", CVE-2021-42574), line separators, the byte order mark, invisible tag characters, lone surrogates.
    /// </summary>
    internal static bool IsHostile(int code) => code switch
    {
        < 0x20 or (>= 0x7f and <= 0x9f) => true,
        0x61c or 0x200b or 0x200e or 0x200f or 0x2028 or 0x2029 or 0xfeff => true,
        >= 0x202a and <= 0x202e or >= 0x2060 and <= 0x206f or >= 0xfff9 and <= 0xfffb => true,
        >= 0xd800 and <= 0xdfff or >= 0xe0000 and <= 0xe007f => true,
        _ => false,
    };

    private static void Code(StringBuilder shown, int code)
    {
        _ = code switch
        {
            '\n' => shown.Append("\\n"),
            '\r' => shown.Append("\\r"),
            < 0x100 => shown.Append(CultureInfo.InvariantCulture, $"\\x{code:x2}"),
            < 0x10000 => shown.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}"),
            _ => shown.Append(CultureInfo.InvariantCulture, $"\\u{{{code:x}}}"),
        };
    }

    private static void Ascii(StringBuilder shown, int code)
    {
        _ = code switch
        {
            0xa0 => shown.Append(' '),
            '…' => shown.Append("..."),
            '·' or '–' or '—' or '─' => shown.Append('-'),
            '‘' or '’' => shown.Append('\''),
            '“' or '”' => shown.Append('"'),
            _ => Escaped(shown, code),
        };

        static StringBuilder Escaped(StringBuilder shown, int code)
        {
            Code(shown, code);
            return shown;
        }
    }
}
