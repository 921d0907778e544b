using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Why403.Guard.Refusals;

/// <summary>
/// The reference of one refusal: 48 bits of time and 80 random bits in Crockford's base 32 (the layout of ULID), 26 characters
/// that sort by time and can be read out over a telephone: no I, L, O or U.
/// </summary>
internal static class Reference
{
    public const int Length = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The random bits come from the system's cryptographic source: nobody finds another's reference by trying.</summary>
    public static string Create(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[6..]);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, now.ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(Length, bits, static (text, bits) =>
        {
            for (var i = Length - 1; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(bits & 31)];
                bits >>= 5;
            }
        });
    }

    /// <summary>A reference as a person typed it: any case, with blanks and hyphens, I and L for 1, O for 0. Null where it is none.</summary>
    public static string? Read(string text)
    {
        if (text.Length > 64) return null;
        Span<char> kept = stackalloc char[Length];
        var length = 0;
        foreach (var c in text)
        {
            if (c is ' ' or '-' or '\t') continue;
            var upper = char.ToUpperInvariant(c) switch { 'I' or 'L' => '1', 'O' => '0', var other => other };
            if (length == Length || !Alphabet.Contains(upper, StringComparison.Ordinal)) return null;
            kept[length++] = upper;
        }
        // 26 characters hold 130 bits: the first one has two to spare.
        return length == Length && kept[0] <= '7' ? new string(kept) : null;
    }

    /// <summary>When it was made, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(string reference)
    {
        long time = 0;
        foreach (var c in reference.AsSpan(0, 10)) time = (time << 5) | (uint)Alphabet.IndexOf(c, StringComparison.Ordinal);
        return DateTimeOffset.FromUnixTimeMilliseconds(time);
    }
}
