using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Why403.Guard.Tokens;

/// <summary>SHA-256 of a token: what was checked is remembered by it, so that no table holds a token that could be used.</summary>
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Longer tokens fit into no field that servers take (Kestrel: 32 KiB for all fields together).</summary>
    public const int Longest = 8 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    /// <summary>False where the text is no ASCII or too long.</summary>
    public static bool TryOf(ReadOnlySpan<char> token, out TokenHash hash)
    {
        hash = default;
        if (token.Length > Longest) return false;
        var bytes = _buffer ??= new byte[Longest];
        if (Ascii.FromUtf16(token, bytes, out var length) != OperationStatus.Done) return false;
        Span<ulong> words = stackalloc ulong[4];
        SHA256.HashData(bytes.AsSpan(0, length), MemoryMarshal.AsBytes(words));
        hash = new(words[0], words[1], words[2], words[3]);
        return true;
    }

    public override int GetHashCode() => (int)A;

    /// <summary>The 32 bytes in order.</summary>
    public void CopyTo(Span<byte> bytes) => MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)[A, B, C, D]).CopyTo(bytes);
}
