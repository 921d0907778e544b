using System.Buffers;

namespace Why403.Tokens;

/// <summary>Whether a signature part can be one of its algorithm (RFC 7518 section 3.1, RFC 8037).</summary>
internal static class JwtSignature
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=");

    /// <summary>Null when it can be, or when it was blacked out on purpose.</summary>
    public static string? Fault(Jwt token)
    {
        var text = token.Signature;
        var algorithm = token.Header["alg"] ?? "";
        // Some HAR cleaners empty the signature part or write a word there, and keep the rest readable.
        if (text.Length == 0 || Redacted.Looks(text) || algorithm.Equals("none", StringComparison.OrdinalIgnoreCase)) return null;
        var expected = algorithm switch
        {
            "HS256" => 32,
            "HS384" => 48,
            "HS512" or "ES256" or "ES256K" => 64,
            "ES384" => 96,
            "ES512" => 132,
            _ => 0,
        };
        if (text.AsSpan().ContainsAnyExcept(Alphabet)) return "its signature is no base64url";
        var length = text.AsSpan().TrimEnd('=').Length;
        // Base64url without padding: four characters for three bytes.
        var right = (expected * 8 + 5) / 6;
        if (expected > 0 && length != right) return $"its signature has {length} characters where {algorithm} makes {right}";
        var isRsa = algorithm.StartsWith("RS", StringComparison.Ordinal) || algorithm.StartsWith("PS", StringComparison.Ordinal);
        return isRsa && length < 171 ? $"its signature has {length} characters, too few for RSA: it was cut short" : null;
    }
}
