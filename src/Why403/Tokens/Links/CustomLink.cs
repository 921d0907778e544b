namespace Why403.Tokens.Links;

/// <summary>An expiry beside a signature under names that anybody uses: nginx secure_link, Laravel, Fastly recipes, home-made ones.</summary>
internal static class CustomLink
{
    private const int ShortestSignature = 16;
    private static readonly string[] SignatureNames = ["signature", "Signature", "sig", "token", "hash", "md5", "st", "s", "sign", "hmac", "h", "secure"];
    private static readonly string[] ExpiryNames = ["expires", "Expires", "expire", "expiry", "exp", "e", "valid_until", "validuntil", "expires_at"];

    public static SignedLink? Find(Occasion occasion)
    {
        var address = occasion.Address;
        foreach (var name in SignatureNames)
        {
            if (address[name] is not { Length: >= ShortestSignature } value || value.StartsWith("eyJ", StringComparison.Ordinal)) continue;
            if (Stamped(value) is { } stamp) return Describe(name, stamp);
            foreach (var expiry in ExpiryNames)
                if (Instant.PlausibleSeconds(address[expiry]) is { } expires) return Describe(expiry, expires);
        }
        return null;
    }

    private static SignedLink Describe(string name, DateTimeOffset expires) => new("custom signed link")
    {
        Ceiling = Confidence.Possible,
        Expires = expires,
        ExpiresBy = name,
        Doubt = "the names tell no vendor, so the number can mean something else",
    };

    /// <summary><c>seconds_signature</c>, decimal or hexadecimal, as recipes for edge code have it.</summary>
    private static DateTimeOffset? Stamped(string value)
    {
        if (value.Split('_', 2) is not [var stamp, { Length: >= ShortestSignature }]) return null;
        return Instant.PlausibleSeconds(stamp) ?? (stamp.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? Instant.HexSeconds(stamp[2..]) : null);
    }
}
