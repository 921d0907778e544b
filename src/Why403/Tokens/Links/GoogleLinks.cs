using Why403.Text;

namespace Why403.Tokens.Links;

/// <summary>Cloud Storage V4 and the signed cookie of Cloud CDN.</summary>
internal static class GoogleLinks
{
    public static SignedLink? StorageV4(Occasion occasion)
    {
        var address = occasion.Address;
        var signature = address.Find("X-Goog-Signature");
        var credential = address["X-Goog-Credential"];
        if (signature is null && credential is null) return null;
        var date = address["X-Goog-Date"];
        var life = address["X-Goog-Expires"];
        var scope = CredentialScope.Of(credential);
        return new("Google Cloud Storage signed URL (V4)")
        {
            SignedAt = Instant.Basic(date),
            Expires = Instant.After(Instant.Basic(date), life),
            ExpiresBy = "X-Goog-Date + X-Goog-Expires",
            KeyId = scope?.KeyId,
            // HMAC keys give 64 hex digits, RSA keys 256 a kilobit.
            Signature = signature is { } s ? new("X-Goog-Signature", s.Raw, Alphabet.Hex, [64, 256, 512, 768, 1024]) : null,
            Missing = Partners.Missing(address.Has, "X-Goog-Algorithm", "X-Goog-Credential", "X-Goog-Date", "X-Goog-Expires", "X-Goog-SignedHeaders", "X-Goog-Signature"),
            Misfits =
            [
                .. AmazonS3.Life("X-Goog-Expires", life),
                .. AmazonS3.Headers(occasion, address["X-Goog-SignedHeaders"]),
                .. scope?.DateMisfit(date) is { } fact ? [new Misfit("signed-url.bad-signature", Confidence.Likely, fact)] : (ReadOnlySpan<Misfit>)[],
            ],
        };
    }

    /// <summary><c>URLPrefix=base64url:Expires=seconds:KeyName=name:Signature=base64url</c>.</summary>
    public static SignedLink? CloudCdnCookie(Occasion occasion)
    {
        if (occasion.Cookie("Cloud-CDN-Cookie") is not { } cookie) return null;
        var fields = TokenFields.Read(cookie, ':');
        var prefix = fields.GetValueOrDefault("URLPrefix") is { } p && Base64Text.Decode(p) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
        var asked = $"{occasion.Address.Scheme}://{occasion.Address.Host}{occasion.Address.Path}";
        return new("Google Cloud CDN signed cookie")
        {
            Carrier = "cookie Cloud-CDN-Cookie",
            Ceiling = Confidence.Possible,
            Expires = Instant.Seconds(fields.GetValueOrDefault("Expires")),
            ExpiresBy = "Expires",
            KeyId = fields.GetValueOrDefault("KeyName"),
            Resource = prefix is null ? null : Redaction.Quote(Redaction.Address(prefix)),
            Signature = fields.GetValueOrDefault("Signature") is { } s ? new("Signature", s, Alphabet.Base64Url, []) : null,
            Missing = Partners.Missing(fields.ContainsKey, "Expires", "KeyName", "Signature"),
            Misfits = prefix is { Length: > 0 } && occasion.Address.Scheme.Length > 0 && !asked.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                ? [new("signed-url.wrong-resource", Confidence.Possible, $"the cookie is signed for addresses that begin with {Redaction.Quote(Redaction.Address(prefix))}")]
                : [],
        };
    }
}
