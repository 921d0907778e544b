namespace Why403.Tokens;

/// <summary>Whether a signature part can be one of its algorithm (RFC 7518 section 3.1, RFC 8037).</summary>
internal static class JwtSignature
{
    /// <summary>Null when it can be, or when it was blacked out on purpose.</summary>
    public static string? Fault(Jwt token)
    {
        var text = token.Signature;
        var algorithm = token.Header["alg"] ?? "";
        // Some HAR cleaners empty the signature part or write a word there, and keep the rest readable.
        if (text.Length == 0 || Redacted.Looks(text) || algorithm.Equals("none", StringComparison.OrdinalIgnoreCase)) return null;
        if (Base64Text.Decode(text) is not { } bytes) return "its signature is no base64url";
        var expected = algorithm switch
        {
            "HS256" => 32,
            "HS384" => 48,
            "HS512" or "ES256" or "ES256K" => 64,
            "ES384" => 96,
            "ES512" => 132,
            _ => 0,
        };
        if (expected > 0 && bytes.Length != expected) return $"its signature has {bytes.Length} bytes where {algorithm} makes {expected}";
        var isRsa = algorithm.StartsWith("RS", StringComparison.Ordinal) || algorithm.StartsWith("PS", StringComparison.Ordinal);
        return isRsa && bytes.Length < 128 ? $"its signature has {bytes.Length} bytes, too few for RSA: it was cut short" : null;
    }
}
