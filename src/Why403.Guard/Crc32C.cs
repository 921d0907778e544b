using System.Buffers.Binary;
using System.Numerics;

namespace Why403.Guard;

/// <summary>CRC-32C (Castagnoli), as the PROXY protocol's header and our event segments use it.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(uint.MaxValue, bytes);

    /// <summary>Goes on with the state of an unfinished sum, which begins with all bits set and ends inverted.</summary>
    public static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..]) state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) state = BitOperations.Crc32C(state, value);
        return state;
    }
}
