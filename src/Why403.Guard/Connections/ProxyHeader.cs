using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Why403.Guard.Networks;

namespace Why403.Guard.Connections;

internal enum ProxyReading
{
    NeedMore,
    Invalid,
    /// <summary>The proxy speaks for itself (a health check) or does not know: the socket's own address stands.</summary>
    Local,
    Proxied,
}

/// <summary>
/// The head of a connection by the PROXY protocol (haproxy.org, doc/proxy-protocol.txt, versions 1 and 2). Pure: it is given
/// the bytes so far and says what they are.
/// </summary>
internal static class ProxyHeader
{
    /// <summary>The text demands 536 from a receiver; certificates in TLVs make real ones longer.</summary>
    public const int Longest = 4096;

    private const int LongestV1 = 107;

    private static ReadOnlySpan<byte> V2Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="length">Bytes of the header, where it is complete.</param>
    public static ProxyReading Read(ReadOnlySpan<byte> bytes, out int length, out Address source, out ushort port)
    {
        (length, source, port) = (0, default, 0);
        if (bytes.IsEmpty) return ProxyReading.NeedMore;
        return bytes[0] == (byte)'P' ? ReadV1(bytes, ref length, ref source, ref port) : ReadV2(bytes, ref length, ref source, ref port);
    }

    private static ProxyReading ReadV1(ReadOnlySpan<byte> bytes, ref int length, ref Address source, ref ushort port)
    {
        var shown = bytes[..Math.Min(bytes.Length, LongestV1)];
        var start = "PROXY "u8;
        if (!shown[..Math.Min(shown.Length, start.Length)].SequenceEqual(start[..Math.Min(shown.Length, start.Length)])) return ProxyReading.Invalid;
        var end = shown.IndexOf("\r\n"u8);
        if (end < 0) return bytes.Length >= LongestV1 ? ProxyReading.Invalid : ProxyReading.NeedMore;
        length = end + 2;
        Span<char> line = stackalloc char[LongestV1];
        line = line[..Encoding.ASCII.GetChars(shown[start.Length..end], line)];
        if (line.SequenceEqual("UNKNOWN") || line.StartsWith("UNKNOWN ")) return ProxyReading.Local;
        Span<Range> parts = stackalloc Range[6];
        if (((ReadOnlySpan<char>)line).Split(parts, ' ') != 5) return ProxyReading.Invalid;
        var v4 = line[parts[0]].SequenceEqual("TCP4");
        if (!v4 && !line[parts[0]].SequenceEqual("TCP6")) return ProxyReading.Invalid;
        if (!AddressText.TryParse(line[parts[1]], out source) || !AddressText.TryParse(line[parts[2]], out var target)) return ProxyReading.Invalid;
        if (line[parts[1]].Contains(':') == v4 || line[parts[2]].Contains(':') == v4 || !target.IsKnown) return ProxyReading.Invalid;
        return IsPort(line[parts[3]], out port) && IsPort(line[parts[4]], out _) ? ProxyReading.Proxied : ProxyReading.Invalid;
    }

    private static bool IsPort(ReadOnlySpan<char> text, out ushort port) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    private static ProxyReading ReadV2(ReadOnlySpan<byte> bytes, ref int length, ref Address source, ref ushort port)
    {
        var known = Math.Min(bytes.Length, V2Signature.Length);
        if (!bytes[..known].SequenceEqual(V2Signature[..known])) return ProxyReading.Invalid;
        if (bytes.Length < 16) return ProxyReading.NeedMore;
        var rest = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        // Version 2; LOCAL is 0 and PROXY 1, anything else must be refused (section 2.2).
        if (bytes[12] is not (0x20 or 0x21) || rest > Longest - 16) return ProxyReading.Invalid;
        length = 16 + rest;
        if (bytes.Length < length) return ProxyReading.NeedMore;
        var body = bytes[16..length];
        var addresses = bytes[13] switch { 0x11 or 0x12 => 12, 0x21 or 0x22 => 36, 0x31 or 0x32 => 216, 0x00 => 0, _ => -1 };
        if (bytes[12] == 0x20) return ProxyReading.Local;
        if (addresses < 0 || rest < addresses || !TlvsHold(bytes[..length], 16 + addresses)) return ProxyReading.Invalid;
        switch (addresses)
        {
            case 12:
                source = Address.OfV4(BinaryPrimitives.ReadUInt32BigEndian(body));
                port = BinaryPrimitives.ReadUInt16BigEndian(body[8..]);
                return ProxyReading.Proxied;
            case 36:
                source = new(BinaryPrimitives.ReadUInt128BigEndian(body));
                port = BinaryPrimitives.ReadUInt16BigEndian(body[32..]);
                return source.IsKnown ? ProxyReading.Proxied : ProxyReading.Invalid;
            default:
                return ProxyReading.Local;
        }
    }

    // Type, two bytes of length, value. 0x03 is a CRC-32C over the whole header with its own four bytes as zeros (section 2.2.3).
    private static bool TlvsHold(ReadOnlySpan<byte> header, int start)
    {
        for (var at = start; at < header.Length;)
        {
            if (at + 3 > header.Length) return false;
            var size = BinaryPrimitives.ReadUInt16BigEndian(header[(at + 1)..]);
            if (at + 3 + size > header.Length) return false;
            if (header[at] == 0x03 && (size != 4 || Crc(header, at + 3) != BinaryPrimitives.ReadUInt32BigEndian(header[(at + 3)..]))) return false;
            at += 3 + size;
        }
        return true;
    }

    private static uint Crc(ReadOnlySpan<byte> header, int hole) =>
        ~Crc32C.Add(Crc32C.Add(Crc32C.Add(uint.MaxValue, header[..hole]), "\0\0\0\0"u8), header[(hole + 4)..]);
}
