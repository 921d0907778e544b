using System.Numerics;
using System.Runtime.InteropServices;

namespace Why403.Guard.Limits;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein, 2012) with a 64-bit result. The key is random for each process, so nobody can choose
/// identities that fall together in the table. <c>HashCode</c> is keyed too, but has 32 bits: strangers would share limits.
/// </summary>
internal struct SipHash
{
    private ulong _v0, _v1, _v2, _v3;
    private long _length;

    public SipHash(ulong k0, ulong k1)
    {
        _v0 = k0 ^ 0x736f6d6570736575;
        _v1 = k1 ^ 0x646f72616e646f6d;
        _v2 = k0 ^ 0x6c7967656e657261;
        _v3 = k1 ^ 0x7465646279746573;
    }

    public void Add(ulong word)
    {
        _length += 8;
        Mix(word);
    }

    /// <summary>A text with its length, so that two texts in a row cannot be confused with two others.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        Add((ulong)text.Length);
        var bytes = MemoryMarshal.AsBytes(text);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) Add(word);
        Add(Tail(bytes[(bytes.Length & ~7)..]));
    }

    /// <param name="rest">Fewer than eight bytes.</param>
    public ulong Finish(ReadOnlySpan<byte> rest = default)
    {
        Mix(((ulong)(_length + rest.Length) << 56) | Tail(rest));
        _v2 ^= 0xff;
        for (var round = 0; round < 4; round++) Round();
        return _v0 ^ _v1 ^ _v2 ^ _v3;
    }

    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        var word = 0UL;
        for (var i = 0; i < bytes.Length; i++) word |= (ulong)bytes[i] << (8 * i);
        return word;
    }

    private void Mix(ulong word)
    {
        _v3 ^= word;
        Round();
        Round();
        _v0 ^= word;
    }

    private void Round()
    {
        _v0 += _v1;
        _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
        _v0 = BitOperations.RotateLeft(_v0, 32);
        _v2 += _v3;
        _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
        _v0 += _v3;
        _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
        _v2 += _v1;
        _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
        _v2 = BitOperations.RotateLeft(_v2, 32);
    }
}
