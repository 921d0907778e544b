using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Why403.Captures;

/// <summary>
/// The content of a JSON string. Unlike the reader of the framework it takes lone surrogates and broken UTF-8, which
/// browsers write where a body was binary: they become U+FFFD.
/// </summary>
internal static class JsonText
{
    public static string Decode(ReadOnlySpan<byte> json) =>
        json.Contains((byte)'\\') ? Encoding.UTF8.GetString(Unescape(json)) : Encoding.UTF8.GetString(json);

    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> json)
    {
        if (!json.Contains((byte)'\\')) return json;
        var result = new byte[json.Length];
        int read = 0, write = 0;
        while (read < json.Length)
        {
            var plain = json[read..].IndexOf((byte)'\\');
            if (plain < 0) plain = json.Length - read;
            json.Slice(read, plain).CopyTo(result.AsSpan(write));
            read += plain;
            write += plain;
            if (read + 1 >= json.Length) break;
            if (json[read + 1] == 'u') write += Rune(json, ref read).EncodeToUtf8(result.AsSpan(write));
            else
            {
                result[write++] = (char)json[read + 1] switch
                {
                    'n' => (byte)'\n',
                    'r' => (byte)'\r',
                    't' => (byte)'\t',
                    'b' => (byte)'\b',
                    'f' => (byte)'\f',
                    _ => json[read + 1],
                };
                read += 2;
            }
        }
        return result.AsSpan(0, write);
    }

    /// <summary>What base64 decodes to, up to the cap; what follows the first character that is none is left out.</summary>
    public static byte[] FromBase64(ReadOnlySpan<byte> text, int cap, out bool cut)
    {
        var wanted = (int)Math.Min(text.Length, (cap + 2L) / 3 * 4);
        cut = wanted < text.Length;
        var result = new byte[Base64.GetMaxDecodedFromUtf8Length(wanted)];
        Base64.DecodeFromUtf8(text[..wanted], result, out _, out var written, isFinalBlock: !cut);
        return result[..Math.Min(written, cap)];
    }

    /// <summary>A length that does not end inside a UTF-8 sequence.</summary>
    public static int WholeRunes(ReadOnlySpan<byte> utf8)
    {
        for (var back = 1; back <= Math.Min(4, utf8.Length); back++)
        {
            if ((utf8[^back] & 0xc0) == 0x80) continue;
            return System.Text.Rune.DecodeFromUtf8(utf8[^back..], out _, out _) == OperationStatus.NeedMoreData ? utf8.Length - back : utf8.Length;
        }
        return utf8.Length;
    }

    private static Rune Rune(ReadOnlySpan<byte> json, ref int read)
    {
        var first = Unit(json, ref read);
        if (!char.IsSurrogate(first)) return new(first);
        if (!char.IsHighSurrogate(first) || read + 1 >= json.Length || json[read] != '\\' || json[read + 1] != 'u') return System.Text.Rune.ReplacementChar;
        var after = read;
        var second = Unit(json, ref after);
        if (!char.IsLowSurrogate(second)) return System.Text.Rune.ReplacementChar;
        read = after;
        return new(first, second);
    }

    private static char Unit(ReadOnlySpan<byte> json, ref int read)
    {
        var digits = json.Slice(read + 2, Math.Min(4, json.Length - read - 2));
        read += 2 + digits.Length;
        return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : '\ufffd';
    }
}
