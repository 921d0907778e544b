using System.Buffers.Text;

namespace Why403.Tokens;

/// <summary>Base64 as credentials carry it: either alphabet, padding or none.</summary>
internal static class Base64Text
{
    private const int Longest = 256 * 1024;

    /// <summary>Null when it is not base64 or too long.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd('=');
        if (text.Length > Longest || text.Length % 4 == 1) return null;
        var plain = text.ToString().Replace('+', '-').Replace('/', '_');
        // IsValid admits white space, which no credential holds.
        return Base64Url.IsValid(plain) && !plain.AsSpan().ContainsAny(" \t\r\n") ? Decoded(plain) : null;
    }

    private static byte[]? Decoded(string plain)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(plain.Length)];
        return Base64Url.TryDecodeFromChars(plain, bytes, out var written) ? bytes[..written] : null;
    }
}
