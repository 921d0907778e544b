using System.Buffers;
using System.Text;

namespace Why403.Cli;

/// <summary>
/// Names of files are bytes. Those that are no UTF-8 are carried through strings as the lone surrogates U+DC80 to U+DCFF,
/// one a byte, and come back as they were (the convention of PEP 383).
/// </summary>
internal static class ByteNames
{
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
            if (status == OperationStatus.Done) text.Append(rune.ToString());
            else for (var i = 0; i < used; i++) text.Append((char)(0xDC00 | bytes[i]));
            bytes = bytes[used..];
        }
        return text.ToString();
    }

    public static (int Length, bool Fits) Bytes(string text, Span<byte> buffer)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) <= buffer.Length && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            return (Encoding.UTF8.GetBytes(text, buffer), true);
        var length = 0;
        for (var i = 0; i < text.Length;)
        {
            if (length + 4 > buffer.Length) return (length, false);
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                length += rune.EncodeToUtf8(buffer[length..]);
                i += rune.Utf16SequenceLength;
            }
            else buffer[length++] = (byte)text[i++];
        }
        return (length, true);
    }
}
