using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Why403.Logs.Scanning;

/// <summary>
/// A 64-bit hash under a key of its own for each run, since clients choose what is hashed. It multiplies 64 by 64 bits and folds
/// the product, as the wyhash family does; it is no cryptography, and its values never leave the process.
/// </summary>
internal readonly struct KeyedHash
{
    private readonly ulong _first;
    private readonly ulong _second;

    /// <param name="first">Random.</param>
    /// <param name="second">Random.</param>
    public KeyedHash(ulong first, ulong second) => (_first, _second) = (first | 1, second | 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(ReadOnlySpan<byte> bytes) => Of(bytes, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(ulong number) => Fold(number ^ _first, _second);

    /// <param name="before">The hash of what stands before, so that two texts in a row have a hash together.</param>
    public ulong Of(ReadOnlySpan<byte> bytes, ulong before)
    {
        var state = before ^ _first;
        var rest = bytes;
        while (rest.Length > 16)
        {
            state = Fold(Read(rest) ^ _second, Read(rest[8..]) ^ state);
            rest = rest[16..];
        }
        ulong low, high;
        if (rest.Length >= 8)
        {
            low = Read(rest);
            high = Read(rest[^8..]);
        }
        else if (rest.Length >= 4)
        {
            low = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            high = BinaryPrimitives.ReadUInt32LittleEndian(rest[^4..]);
        }
        else
        {
            low = rest.Length > 0 ? (uint)(rest[0] << 16 | rest[rest.Length >> 1] << 8 | rest[^1]) : 0u;
            high = 0;
        }
        return Fold(_second ^ (ulong)bytes.Length, Fold(low ^ _second, high ^ state));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
