using System.Buffers.Binary;
using System.Numerics;
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

    /// <summary>The hash of two texts, whose chains of products run beside each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => Fold(Of(first) ^ _first, Of(second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(ulong number) => Fold(number ^ _first, _second);

    public ulong Of(ReadOnlySpan<byte> bytes) => Of(bytes, 0);

    /// <param name="before">What is known of the text already, so that the same text after something else has another hash.</param>
    public ulong Of(ReadOnlySpan<byte> bytes, ulong before)
    {
        var state = before ^ _first;
        var rest = bytes;
        if (rest.Length > 48)
        {
            // Three chains: each waits for its own products alone.
            var (second, third) = (state, state);
            do
            {
                state = Fold(Read(rest) ^ _second, Read(rest[8..]) ^ state);
                second = Fold(Read(rest[16..]) ^ _second, Read(rest[24..]) ^ second);
                third = Fold(Read(rest[32..]) ^ _first, Read(rest[40..]) ^ third);
                rest = rest[48..];
            }
            while (rest.Length > 48);
            // Two equal chains must not cancel.
            state ^= BitOperations.RotateLeft(second, 21) ^ BitOperations.RotateLeft(third, 42);
        }
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
