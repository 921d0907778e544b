namespace Why403.Tokens.Links;

/// <summary>Schemes whose one parameter begins with its time stamp.</summary>
internal static class StampedValues
{
    public static SignedLink? Find(Occasion occasion)
    {
        var address = occasion.Address;
        if (Signed(address["auth_key"]) is { } alibaba) return PathTokens.Alibaba("type A", alibaba);
        if (Signed(address["sign"]) is { } tencent)
        {
            return PathTokens.Alibaba("", tencent) with { Scheme = "Tencent CDN signed URL" };
        }
        // The lifetime is an argument of is_timed_hmac_valid_v0() in the site's rule: the address does not hold it.
        if (address["verify"]?.Split('-', 2) is [var issued, { Length: >= 20 }] && Instant.PlausibleSeconds(issued) is { } at)
        {
            return new("Cloudflare timed HMAC")
            {
                Ceiling = Confidence.Possible,
                SignedAt = at,
                Doubt = "its life is set in the site's rule and not in the address",
            };
        }
        return null;
    }

    /// <summary>The time stamp of <c>seconds-random-user-md5</c>.</summary>
    private static DateTimeOffset? Signed(string? value) =>
        value?.Split('-') is [var stamp, _, _, { Length: 32 }] ? Instant.PlausibleSeconds(stamp) : null;
}
