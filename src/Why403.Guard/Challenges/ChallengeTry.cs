using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Why403.Guard.Challenges;

/// <summary>One challenge as it was made: all that the answer is held to is in here, sealed, so no client can choose an easier one.</summary>
/// <param name="Id">16 random bytes; also the salt of the work.</param>
/// <param name="Network">A digest of the network that it was made for.</param>
/// <param name="Work">Derivations that it takes on average.</param>
/// <param name="Return">Path and query to go on to.</param>
internal sealed record ChallengeTry(byte[] Id, DateTimeOffset Made, Rung Rung, int Work, ulong Network, string Return)
{
    public const string Purpose = "try";
    public const int LongestReturn = 2048;

    private const int Fixed = 16 + 8 + 1 + 4 + 8;

    public static ChallengeTry Create(Rung rung, int work, ulong network, string back, DateTimeOffset now) => new(RandomNumberGenerator.GetBytes(16), now, rung, work, network, back);

    public byte[] Write()
    {
        var bytes = new byte[Fixed + Encoding.UTF8.GetByteCount(Return)];
        Id.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), Made.ToUnixTimeMilliseconds());
        bytes[24] = (byte)Rung;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(25), Work);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(29), Network);
        Encoding.UTF8.GetBytes(Return, bytes.AsSpan(Fixed));
        return bytes;
    }

    /// <param name="bytes">As sealed by <see cref="Write"/>; null where a seal did not open.</param>
    public static ChallengeTry? Read(byte[]? bytes) => bytes is { Length: >= Fixed }
        ? new(bytes[..16], DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(16))), (Rung)bytes[24], BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(25)), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(29)), Encoding.UTF8.GetString(bytes.AsSpan(Fixed)))
        : null;
}
