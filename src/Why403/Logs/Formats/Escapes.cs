using System.Text;

namespace Why403.Logs.Formats;

/// <summary>
/// The escapes of logs. nginx writes a quote inside a field as <c>\x22</c> and a backslash as <c>\x5C</c> (ngx_http_log_escape),
/// Apache as <c>\"</c> and <c>\\</c> (ap_escape_logitem), JSON in its own way: in all three a quote behind no backslash is the end.
/// </summary>
internal static class Escapes
{
    /// <summary>The first quote at or behind <paramref name="start"/> that is not escaped; -1 for none.</summary>
    public static int ClosingQuote(ReadOnlySpan<byte> line, int start)
    {
        var at = start;
        while (at <= line.Length && line[at..].IndexOf((byte)'"') is >= 0 and var found)
        {
            var quote = at + found;
            var backslashes = 0;
            while (quote - backslashes > start && line[quote - backslashes - 1] == '\\') backslashes++;
            if ((backslashes & 1) == 0) return quote;
            at = quote + 1;
        }
        return -1;
    }

    /// <summary>The text that the client sent, as far as the log's backslash escapes tell it; bytes that are no UTF-8 become U+FFFD.</summary>
    public static string Undo(ReadOnlySpan<byte> text)
    {
        var backslash = text.IndexOf((byte)'\\');
        if (backslash < 0) return Encoding.UTF8.GetString(text);
        var plain = new byte[text.Length];
        text[..backslash].CopyTo(plain);
        var length = backslash;
        var at = backslash;
        while (at < text.Length)
        {
            if (text[at] != '\\' || at + 1 == text.Length) plain[length++] = text[at++];
            else at += 1 + One(text[(at + 1)..], plain, ref length);
        }
        return Encoding.UTF8.GetString(plain, 0, length);
    }

    /// <summary>Undoes the percent escapes of URLs, as CloudFront writes its text fields.</summary>
    public static string UndoPercent(ReadOnlySpan<byte> text)
    {
        var plain = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && Hex(text[at + 1]) is >= 0 and var high && Hex(text[at + 2]) is >= 0 and var low)
            {
                plain[length++] = (byte)(high << 4 | low);
                at += 2;
            }
            else plain[length++] = text[at];
        }
        return Encoding.UTF8.GetString(plain, 0, length);
    }

    // The bytes used behind the backslash. An unknown escape keeps its backslash: it was none.
    private static int One(ReadOnlySpan<byte> rest, byte[] plain, ref int length)
    {
        switch (rest[0])
        {
            case (byte)'x' when rest.Length > 2 && Hex(rest[1]) is >= 0 and var high && Hex(rest[2]) is >= 0 and var low:
                plain[length++] = (byte)(high << 4 | low);
                return 3;
            case (byte)'u' when TryUnit(rest, out var unit):
                var used = 5;
                Rune rune;
                if (char.IsHighSurrogate(unit) && rest.Length > 6 && rest[5] == '\\' && TryUnit(rest[6..], out var second) && char.IsLowSurrogate(second))
                {
                    rune = new Rune(unit, second);
                    used = 11;
                }
                else if (!Rune.TryCreate(unit, out rune)) rune = Rune.ReplacementChar;
                length += rune.EncodeToUtf8(plain.AsSpan(length));
                return used;
            case (byte)'n': plain[length++] = (byte)'\n'; return 1;
            case (byte)'r': plain[length++] = (byte)'\r'; return 1;
            case (byte)'t': plain[length++] = (byte)'\t'; return 1;
            case (byte)'b': plain[length++] = (byte)'\b'; return 1;
            case (byte)'f': plain[length++] = (byte)'\f'; return 1;
            case (byte)'v': plain[length++] = (byte)'\v'; return 1;
            case (byte)'"' or (byte)'\\' or (byte)'/': plain[length++] = rest[0]; return 1;
            default:
                plain[length++] = (byte)'\\';
                return 0;
        }
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < 5 || text[0] != 'u') return false;
        var value = 0;
        for (var i = 1; i < 5; i++)
        {
            if (Hex(text[i]) is not (>= 0 and var digit)) return false;
            value = value << 4 | digit;
        }
        unit = (char)value;
        return true;
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
