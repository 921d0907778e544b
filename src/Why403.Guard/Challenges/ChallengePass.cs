using System.Buffers.Binary;

namespace Why403.Guard.Challenges;

/// <summary>What a browser that has answered carries: sealed, for its User-Agent and its network, until a time.</summary>
internal readonly record struct ChallengePass(Rung Rung, DateTimeOffset Until, ulong Network)
{
    public const string Purpose = "pass";

    private const int Size = 1 + 8 + 8;

    public byte[] Write()
    {
        var bytes = new byte[Size];
        bytes[0] = (byte)Rung;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), Until.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(9), Network);
        return bytes;
    }

    /// <param name="bytes">As sealed by <see cref="Write"/>; null where a seal did not open.</param>
    public static ChallengePass? Read(byte[]? bytes) => bytes is { Length: Size }
        ? new((Rung)bytes[0], DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1))), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(9)))
        : null;
}
