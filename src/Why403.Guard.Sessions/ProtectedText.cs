using System.Buffers.Binary;
using System.Buffers.Text;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Why403.Guard.Sessions;

/// <summary>Why something that data protection made cannot be read: it names its key in its first twenty bytes.</summary>
internal sealed class ProtectedText(IKeyManager keys)
{
    // KeyRingBasedDataProtector: a magic number, then the id of the key as .NET writes a GUID.
    private const uint Magic = 0x09F0C9F0;
    private const int HeaderLength = 20;

    public string Fault(string text)
    {
        var plain = text.AsSpan().TrimEnd('=');
        if (plain.Length % 4 == 1 || !Base64Url.IsValid(plain)) return "it is damaged: no base64url";
        var bytes = new byte[Base64Url.GetMaxDecodedLength(plain.Length)];
        return Base64Url.TryDecodeFromChars(plain, bytes, out var length) ? Fault(bytes.AsSpan(0, length)) : "it is damaged: no base64url";
    }

    public string Fault(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Magic) return "it is damaged: not what data protection writes";
        var id = new Guid(bytes[4..HeaderLength]);
        var key = keys.GetAllKeys().FirstOrDefault(k => k.KeyId == id);
        return key is null ? $"it was made with the key {id}, which this key ring does not have: the keys were lost, or are not shared between instances"
            : key.IsRevoked ? $"it was made with the key {id}, which is revoked"
            : "its key is there, so it was changed, or made for another application name or purpose";
    }
}
