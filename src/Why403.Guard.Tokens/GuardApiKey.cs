using System.Security.Cryptography;
using System.Text;

namespace Why403.Guard.Tokens;

/// <summary>
/// An API key: <c>w4_live_</c>, 26 random characters (130 bits), and 7 that are a sum of the rest, so that a mistyped key is told from an unknown
/// one. Only its hash is stored: with that much chance in it, no slow hash is needed.
/// </summary>
/// <param name="Key">For its owner, shown once.</param>
/// <param name="Prefix">What events show of it, and <c>Guard:Credentials:ApiKeys</c> knows it by.</param>
/// <param name="Hash">SHA-256 in hexadecimal, to be stored.</param>
public sealed record GuardApiKey(string Key, string Prefix, string Hash)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RandomLength = 26;
    private const int SumLength = 7;
    private const int Shown = 6;

    /// <summary>Makes a new key.</summary>
    /// <param name="environment">A word of small letters, such as <c>live</c> or <c>test</c>.</param>
    public static GuardApiKey Create(string environment = "live")
    {
        ArgumentException.ThrowIfNullOrEmpty(environment);
        if (environment.Length > 6 || !environment.All(char.IsAsciiLetterLower)) throw new ArgumentException("the environment is a word of up to 6 small letters", nameof(environment));
        var front = $"w4_{environment}_";
        var body = front + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        var key = body + Sum(body);
        return new(key, key[..(front.Length + Shown)], Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))));
    }

    /// <summary>False for a text with the form of our keys whose sum is another; true for all else.</summary>
    internal static bool IsWhole(string key)
    {
        if (!key.StartsWith("w4_", StringComparison.Ordinal)) return true;
        var front = key.LastIndexOf('_') + 1;
        return key.Length == front + RandomLength + SumLength && key.AsSpan(key.Length - SumLength).SequenceEqual(Sum(key[..^SumLength]));
    }

    private static string Sum(string body)
    {
        // Against slips of the hand, and against nobody's intent.
        var sum = Crc32C.Of(Encoding.UTF8.GetBytes(body));
        return string.Create(SumLength, sum, static (text, sum) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, sum >>= 5) text[i] = Alphabet[(int)(sum & 31)];
        });
    }
}
