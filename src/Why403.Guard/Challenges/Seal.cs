using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Why403.Guard.Challenges;

/// <summary>
/// Seals what a client carries: AES-256-GCM under a key of the day, derived from the operator's secret with HKDF, so that every
/// node opens what another sealed. Keys of the last two days stay good; what is sealed for one purpose or one User-Agent opens for no other.
/// </summary>
internal sealed class Seal(byte[] secret, string epoch)
{
    private const byte Version = 1;
    private const int Head = 1 + 4;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Longest = 4096;

    // Three days at most.
    private readonly ConcurrentDictionary<int, byte[]> _keys = new();

    public string Close(ReadOnlySpan<byte> content, string purpose, string agent, DateTimeOffset now)
    {
        var day = Day(now);
        var sealedBytes = new byte[Head + Nonce + content.Length + Tag];
        sealedBytes[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(sealedBytes.AsSpan(1), day);
        var nonce = sealedBytes.AsSpan(Head, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Key(day), Tag);
        aes.Encrypt(nonce, content, sealedBytes.AsSpan(Head + Nonce, content.Length), sealedBytes.AsSpan(Head + Nonce + content.Length), Associated(purpose, agent));
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>Null where it was not sealed here, for this purpose and this User-Agent, within the last days.</summary>
    public byte[]? Open(string text, string purpose, string agent, DateTimeOffset now)
    {
        if (text.Length is 0 or > Longest || !Base64Url.IsValid(text)) return null;
        var sealedBytes = Base64Url.DecodeFromChars(text);
        var length = sealedBytes.Length - Head - Nonce - Tag;
        if (length < 0 || sealedBytes[0] != Version) return null;
        var day = BinaryPrimitives.ReadInt32BigEndian(sealedBytes.AsSpan(1));
        if (Day(now) - day is < 0 or > 2) return null;
        var content = new byte[length];
        using var aes = new AesGcm(Key(day), Tag);
        try
        {
            aes.Decrypt(sealedBytes.AsSpan(Head, Nonce), sealedBytes.AsSpan(Head + Nonce, length), sealedBytes.AsSpan(Head + Nonce + length), content, Associated(purpose, agent));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private byte[] Key(int day)
    {
        if (_keys.TryGetValue(day, out var key)) return key;
        foreach (var old in _keys.Keys)
            if (day - old > 2) _keys.TryRemove(old, out _);
        return _keys[day] = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes($"why403 challenge {day} {epoch}"));
    }

    private static int Day(DateTimeOffset now) => (int)(now.ToUnixTimeSeconds() / 86_400);

    private static byte[] Associated(string purpose, string agent) => Encoding.UTF8.GetBytes($"{purpose}\n{agent}");
}
