namespace Why403.Cli.Logs;

/// <summary>How a file is packed, by its first bytes and never by its name.</summary>
internal enum Packing
{
    None,
    Gzip,
    Zstandard,
    Bzip2,
    Xz,

    /// <summary>An archive of several files.</summary>
    Archive,
}

internal static class Compression
{
    /// <summary>Bytes that tell: a tar archive shows at 257.</summary>
    public const int LongestMagic = 263;

    public static Packing Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])) return Packing.Gzip;
        // RFC 8878, 3.1.1: a frame; 3.1.2: a skippable frame, with which parallel packers begin.
        if (head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) || (head.Length >= 4 && head[0] is >= 0x50 and <= 0x5F && head[1..].StartsWith((ReadOnlySpan<byte>)[0x2A, 0x4D, 0x18]))) return Packing.Zstandard;
        if (head.StartsWith("BZh"u8)) return Packing.Bzip2;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])) return Packing.Xz;
        if (head.StartsWith("PK\u0003\u0004"u8) || (head.Length >= LongestMagic - 1 && head[257..].StartsWith("ustar"u8))) return Packing.Archive;
        return Packing.None;
    }

    public static Stream Unpack(Stream packed, Packing packing) => packing switch
    {
        Packing.Gzip => new GzipText(packed),
        Packing.Zstandard => new ZstdSharp.DecompressionStream(packed),
        Packing.Bzip2 => SharpCompress.Compressors.BZip2.BZip2Stream.Create(packed, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true),
        Packing.Xz => new SharpCompress.Compressors.Xz.XZStream(packed),
        _ => packed,
    };
}
