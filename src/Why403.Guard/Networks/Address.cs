using System.Buffers.Binary;
using System.Net;

namespace Why403.Guard.Networks;

/// <summary>
/// One address of either family. An IPv4 address is kept as <c>::ffff:a.b.c.d</c> (RFC 4291 section 2.5.5.2), so that the
/// mapped form which a dual-stack socket delivers and the plain one are the same value before any comparison.
/// </summary>
internal readonly record struct Address(UInt128 Bits)
{
    /// <summary>The peer has none: a Unix domain socket.</summary>
    public static Address None => default;

    public bool IsKnown => Bits != 0;

    public bool IsV4 => Bits >> 32 == 0xFFFF;

    public uint V4 => (uint)Bits;

    public static Address OfV4(uint bits) => new((UInt128)0xFFFF_0000_0000UL | bits);

    public static Address Of(IPAddress? address)
    {
        if (address is null) return None;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return written == 4 ? OfV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : new(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return new IPAddress(IsV4 ? bytes[12..] : bytes);
    }

    public override string ToString() => IsKnown ? ToIPAddress().ToString() : "unix";
}
