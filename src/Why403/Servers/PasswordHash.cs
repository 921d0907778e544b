using System.Security.Cryptography;
using System.Text;

namespace Why403.Servers;

/// <summary>The hashes that servers compute themselves (ngx_crypt.c, apr_password_validate); those of the C library's crypt() are left open.</summary>
internal static class PasswordHash
{
    private const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Null where the kind of hash is not computed here.</summary>
    public static bool? Fits(string wanted, string password)
    {
        var bytes = Encoding.Latin1.GetBytes(password);
        if (wanted.StartsWith("{PLAIN}", StringComparison.Ordinal)) return wanted[7..] == password;
#pragma warning disable CA5350, CA5351 // hashes that exist in password files, computed to test them
        if (wanted.StartsWith("{SHA}", StringComparison.Ordinal)) return wanted[5..] == Convert.ToBase64String(SHA1.HashData(bytes));
        if (wanted.StartsWith("{SSHA}", StringComparison.Ordinal))
        {
            var stored = new byte[wanted.Length];
            if (!Convert.TryFromBase64String(wanted[6..], stored, out var length) || length < 20) return null;
            return SHA1.HashData([.. bytes, .. stored[20..length]]).AsSpan().SequenceEqual(stored.AsSpan(0, 20));
        }
        foreach (var magic in (ReadOnlySpan<string>)["$apr1$", "$1$"])
        {
            if (!wanted.StartsWith(magic, StringComparison.Ordinal)) continue;
            var end = wanted.IndexOf('$', magic.Length);
            return end < 0 ? null : Md5Crypt(bytes, magic, wanted[magic.Length..end][..Math.Min(8, end - magic.Length)]) == wanted;
        }
        return null;
    }

    private static string Md5Crypt(byte[] password, string magic, string salt)
    {
        var saltBytes = Encoding.Latin1.GetBytes(salt);
        var inner = MD5.HashData([.. password, .. saltBytes, .. password]);
        var first = new List<byte>([.. password, .. Encoding.Latin1.GetBytes(magic), .. saltBytes]);
        for (var n = password.Length; n > 0; n -= 16) first.AddRange(inner[..Math.Min(16, n)]);
        for (var i = password.Length; i > 0; i >>= 1) first.Add((i & 1) != 0 || password.Length == 0 ? (byte)0 : password[0]);
        var hash = MD5.HashData(first.ToArray());
        for (var i = 0; i < 1000; i++)
        {
            List<byte> round = [.. (i & 1) != 0 ? password : hash];
            if (i % 3 != 0) round.AddRange(saltBytes);
            if (i % 7 != 0) round.AddRange(password);
            round.AddRange((i & 1) != 0 ? hash : password);
            hash = MD5.HashData(round.ToArray());
        }
#pragma warning restore CA5350, CA5351
        var text = new StringBuilder(magic).Append(salt).Append('$');
        foreach (var (a, b, c) in (ReadOnlySpan<(int, int, int)>)[(0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5)]) Encode(text, hash[a] << 16 | hash[b] << 8 | hash[c], 4);
        Encode(text, hash[11], 2);
        return text.ToString();
    }

    private static void Encode(StringBuilder text, int value, int count)
    {
        for (; count > 0; count--, value >>= 6) text.Append(Alphabet[value & 63]);
    }
}
