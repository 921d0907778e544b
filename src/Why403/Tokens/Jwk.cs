using System.Security.Cryptography;

namespace Why403.Tokens;

/// <summary>One key of a key set (RFC 7517), as far as a signature is checked with it.</summary>
internal sealed record Jwk(JsonMembers Members)
{
    // 16 384 bits: a larger modulus costs whoever checks more than it gives.
    private const int LongestModulus = 2048;

    public string? Id => Members["kid"];

    public string Type => Members["kty"] ?? "";

    /// <summary>For encryption, by its own word.</summary>
    public bool IsForEncryption => Members["use"] == "enc";

    /// <summary>Whether a key of this type can check a signature of that algorithm (RFC 7518 section 3.1), and is not bound to another one.</summary>
    public bool Fits(string algorithm) => !IsForEncryption && (Members["alg"] is not { } bound || bound == algorithm) && algorithm switch
    {
        "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512" => Type == "RSA",
        "ES256" => Type == "EC" && Members["crv"] == "P-256",
        "ES384" => Type == "EC" && Members["crv"] == "P-384",
        "ES512" => Type == "EC" && Members["crv"] == "P-521",
        "HS256" or "HS384" or "HS512" => Type == "oct",
        _ => false,
    };

    /// <summary>Whether the signature is of this key; null where the key itself cannot be used.</summary>
    public bool? Verifies(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        var hash = algorithm[2..] switch { "384" => HashAlgorithmName.SHA384, "512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        try
        {
            switch (algorithm[0])
            {
                case 'H':
                    if (Bytes("k") is not { Length: > 0 } secret) return null;
                    return CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(hash, secret, signed), signature);
                case 'E':
                    if (Bytes("x") is not { } x || Bytes("y") is not { } y) return null;
                    using (var curve = ECDsa.Create(new ECParameters { Curve = Curve(), Q = new() { X = x, Y = y } })) return curve.VerifyData(signed, signature, hash);
                default:
                    if (Bytes("n") is not { Length: <= LongestModulus } modulus || Bytes("e") is not { Length: <= 8 } exponent) return null;
                    using (var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent }))
                        return rsa.VerifyData(signed, signature, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
            }
        }
        catch (CryptographicException)
        {
            // Numbers that are no key: a point off its curve, a modulus of zero.
            return null;
        }
    }

    private ECCurve Curve() => Members["crv"] switch { "P-384" => ECCurve.NamedCurves.nistP384, "P-521" => ECCurve.NamedCurves.nistP521, _ => ECCurve.NamedCurves.nistP256 };

    private byte[]? Bytes(string name) => Members[name] is { } text ? Base64Text.Decode(text) : null;
}
