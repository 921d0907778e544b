using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Why403.Guard.Credentials;

namespace Why403.Guard.Tokens;

/// <summary>The proof that the sender holds the key that a token is bound to (RFC 9449 section 4.3).</summary>
internal sealed class DpopCheck
{
    /// <summary>How far a proof's time may be from ours, either way: so long its id is remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private const int MostProofs = 1 << 17;

    private static readonly string[] Algorithms = ["ES256", "RS256", "PS256"];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenHash.Longest };
    private readonly TokenTable<object> _seen = new(MostProofs);

    /// <summary>Null where the proof holds.</summary>
    public async ValueTask<CredentialOutcome?> FaultAsync(HttpContext http, string token, string thumbprint, DateTimeOffset now)
    {
        var fields = http.Request.Headers["DPoP"];
        if (fields.Count != 1 || fields[0] is not { Length: > 0 and <= TokenHash.Longest } text) return Refuse(fields.Count == 0 ? "no proof came with the token" : "there is more than one proof, or it is too long");
        JsonWebToken proof;
        JsonWebKey key;
        try
        {
            proof = new(text);
            if (MemberNames.Fault(proof.EncodedHeader) is not null || MemberNames.Fault(proof.EncodedPayload) is not null) return Refuse("the proof holds a name more than once");
            if (proof.Typ != "dpop+jwt") return Refuse("typ of the proof is not dpop+jwt");
            if (!Algorithms.Contains(proof.Alg)) return Refuse("the proof's algorithm is not accepted");
            if (!proof.TryGetHeaderValue<object>("jwk", out var member) || member is not JsonElement { ValueKind: JsonValueKind.Object } given) return Refuse("the proof brings no key");
            key = new JsonWebKey(given.GetRawText());
            if (key.Kty is not ("RSA" or "EC") || key.HasPrivateKey) return Refuse("the proof's key is no public one");
            if (Base64Url.EncodeToString(key.ComputeJwkThumbprint()) != thumbprint) return Refuse("the proof is made with another key than the token is bound to");
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or JsonException or FormatException or InvalidOperationException or CryptographicException)
        {
            return Refuse("the proof cannot be read");
        }
        return Claims(http, proof, token, now) ?? await SignatureAsync(proof, key) ?? Again(proof);
    }

    private static CredentialOutcome? Claims(HttpContext http, JsonWebToken proof, string token, DateTimeOffset now)
    {
        if (Claim(proof, "htm") != http.Request.Method) return Refuse("the proof is made for another method");
        if (!Uri.TryCreate(Claim(proof, "htu"), UriKind.Absolute, out var made) || !IsSame(made, http)) return Refuse("the proof is made for another address");
        if (proof.IssuedAt == DateTime.MinValue || (now - new DateTimeOffset(proof.IssuedAt, TimeSpan.Zero)).Duration() > Window) return Refuse("the proof is not of this minute");
        return Claim(proof, "ath") == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token))) ? null : Refuse("the proof is made for another token");
    }

    // Without query and fragment (RFC 9449 section 4.3, number 9). What a proxy in front rewrites, the program's own forwarded headers restore.
    private static bool IsSame(Uri made, HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!;
        var asked = $"{target.Scheme}://{http.Request.Host.Value}{http.Request.PathBase.ToUriComponent()}{http.Request.Path.ToUriComponent()}";
        return Uri.TryCreate(asked, UriKind.Absolute, out var here) && Uri.Compare(made, here, UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped, StringComparison.Ordinal) == 0;
    }

    private async ValueTask<CredentialOutcome?> SignatureAsync(JsonWebToken proof, JsonWebKey key)
    {
        var parameters = new TokenValidationParameters { ValidateIssuer = false, ValidateAudience = false, ValidateLifetime = false, ValidAlgorithms = Algorithms, IssuerSigningKey = key };
        // A stranger chose the key: it must not stay in the library's cache of keys.
        parameters.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        return (await _handler.ValidateTokenAsync(proof, parameters)).IsValid ? null : Refuse("the signature of the proof does not hold");
    }

    private CredentialOutcome? Again(JsonWebToken proof)
    {
        if (Claim(proof, "jti") is not { Length: > 0 } id || !TokenHash.TryOf(id, out var hash)) return Refuse("the proof has no id (jti)");
        return _seen.Add(hash, proof) ? null : Refuse("the proof was used before");
    }

    private static string? Claim(JsonWebToken proof, string name) => proof.TryGetPayloadValue<object>(name, out var value) ? value as string : null;

    private static CredentialOutcome Refuse(string fact) =>
        CredentialOutcome.Refuse("DPoP", "token.binding-failed", "DPoP", fact, "the proof is not accepted") with { Error = "invalid_dpop_proof" };
}
