using System.Buffers;

namespace Why403.Tokens.Links;

/// <summary>Compares a signature's text with its alphabet and its possible lengths.</summary>
internal static class SignatureDamage
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Base64 = SearchValues.Create(Alphanumeric + "+/=");
    private static readonly SearchValues<char> Base64Url = SearchValues.Create(Alphanumeric + "-_=");
    private static readonly SearchValues<char> CloudFront = SearchValues.Create(Alphanumeric + "-_~");

    /// <summary>What the text around an address leaves at its end; no alphabet of a signature has any of them.</summary>
    public const string Punctuation = ").,>]}\"';:!?*";

    /// <summary>Whether servers misread this signature although its own text is whole: an unescaped plus.</summary>
    public static bool HasPlainPlus(LinkSignature signature) => signature.Alphabet == Alphabet.Base64 && signature.Raw.Contains('+');

    /// <summary>The first thing that cannot be in such a signature; null when it can be one.</summary>
    public static string? Find(LinkSignature signature)
    {
        var alphabet = signature.Alphabet switch
        {
            Alphabet.Hex => Hex,
            Alphabet.Base64 => Base64,
            Alphabet.Base64Url => Base64Url,
            Alphabet.CloudFront => CloudFront,
            _ => null,
        };
        if (alphabet is null) return null;
        // A percent sign that remains is the double encoding, which has a claim of its own.
        var value = Uri.UnescapeDataString(signature.Raw);
        if (value.Contains('%')) return null;
        if (value.Length == 0) return $"{signature.Name} is empty";
        if (signature.Alphabet == Alphabet.Base64 && value.Contains(' '))
            return $"{signature.Name} holds a space where its base64 had a plus: %2B was decoded on the way";
        if (signature.Alphabet == Alphabet.CloudFront && value.AsSpan().ContainsAny("+/="))
            return $"{signature.Name} is in plain base64; CloudFront expects -, _ and ~ for +, = and /";
        var bare = value.AsSpan().TrimEnd(Punctuation);
        if (bare.Length < value.Length && !bare.ContainsAnyExcept(alphabet))
            return $"{signature.Name} ends in a punctuation mark that belongs to the text around the address";
        if (value.AsSpan().ContainsAnyExcept(alphabet)) return $"{signature.Name} holds a character that such a signature never has";
        return Length(signature, value);
    }

    private static string? Length(LinkSignature signature, string value)
    {
        var lengths = signature.Lengths;
        if (lengths.Length > 0 && !lengths.Contains(value.Length))
            return $"{signature.Name} has {value.Length} characters; {(lengths.Length == 1 ? "such a signature has" : "such signatures have")} {string.Join(" or ", lengths)}";
        var padded = signature.Alphabet is Alphabet.Base64 or Alphabet.CloudFront;
        if (padded && value.Length % 4 != 0) return $"{signature.Name} has {value.Length} characters, no multiple of 4: it was cut short";
        return null;
    }
}
