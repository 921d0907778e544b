using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Why403.Guard.Challenges;

/// <summary>
/// Proof of work: a counter whose PBKDF2 key falls below a bound. A key takes a browser and a native program about as long, which a
/// plain hash does not. It makes each new address pay; it does not keep out who has many machines.
/// </summary>
internal static class ChallengeWork
{
    public const int Iterations = 5_000;

    /// <summary>The first four bytes of the key, as a number, must lie below this.</summary>
    public static uint Bound(int work) => work <= 1 ? uint.MaxValue : (uint)(uint.MaxValue / (uint)work);

    /// <summary>One derivation, about a millisecond: asked last, behind all that costs less.</summary>
    public static bool Holds(ReadOnlySpan<byte> id, uint counter, int work)
    {
        Span<byte> password = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(password, counter);
        Span<byte> key = stackalloc byte[4];
        Rfc2898DeriveBytes.Pbkdf2(password, id, key, Iterations, HashAlgorithmName.SHA256);
        return BinaryPrimitives.ReadUInt32BigEndian(key) <= Bound(work);
    }
}
