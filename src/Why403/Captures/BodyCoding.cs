using System.Globalization;
using System.IO.Compression;

namespace Why403.Captures;

/// <summary>Takes the codings off a body that a capture holds as raw bytes. What is not coded as its fields say stays as it is.</summary>
internal static class BodyCoding
{
    /// <summary>Chunks put together (RFC 9112 section 7.1); null when these bytes are no well-formed chunks.</summary>
    public static byte[]? Unchunk(ReadOnlySpan<byte> body, out bool ended)
    {
        ended = false;
        var result = new byte[body.Length];
        int read = 0, write = 0;
        while (read < body.Length)
        {
            var line = body[read..].IndexOf((byte)'\n');
            if (line < 0) return null;
            var size = body.Slice(read, line);
            if (size.IndexOf((byte)';') is >= 0 and var extension) size = size[..extension];
            if (!int.TryParse(size.Trim(" \t\r"u8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0) return null;
            read += line + 1;
            if (length == 0)
            {
                ended = true;
                return result[..write];
            }
            var here = Math.Min(length, body.Length - read);
            body.Slice(read, here).CopyTo(result.AsSpan(write));
            write += here;
            read += here;
            if (here < length) return result[..write];
            if (read < body.Length && body[read] == '\r') read++;
            if (read < body.Length && body[read] != '\n') return null;
            read++;
        }
        return result[..write];
    }

    /// <summary>Up to <paramref name="cap"/> bytes of content; null when the bytes do not have this coding.</summary>
    public static byte[]? Inflate(byte[] body, string coding, int cap, out bool cut)
    {
        cut = false;
        using var source = new MemoryStream(body);
        using Stream? inflater = coding.Trim().ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" when body is [0x1f, 0x8b, ..] => new GZipStream(source, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(source, CompressionMode.Decompress),
            "BR" => new BrotliStream(source, CompressionMode.Decompress),
            _ => null,
        };
        if (inflater is null) return null;
        var result = new byte[cap];
        var length = 0;
        try
        {
            for (int count; length < cap && (count = inflater.Read(result, length, cap - length)) > 0;) length += count;
            cut = length == cap && inflater.ReadByte() >= 0;
        }
        // What came before the damage is still the content; without any the bytes were not coded at all.
        catch (Exception damage) when (damage is InvalidDataException or InvalidOperationException)
        {
            cut = true;
        }
        return length == 0 ? null : result[..length];
    }
}
