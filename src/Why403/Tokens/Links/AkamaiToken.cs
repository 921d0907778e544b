using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens.Links;

/// <summary>
/// Akamai Auth Token 2.0 (EdgeAuth), and the copy that Cloudinary carries. Operators choose the name, so the value tells:
/// fields joined by <c>~</c> that end in <c>hmac=</c>.
/// </summary>
internal static class AkamaiToken
{
    private const int Longest = 8192;

    // The order is fixed: ip, st, exp, acl, id, data, hmac. A token inside of another address (Referer) does not begin so.
    private static readonly string[] FirstFields = ["ip=", "st=", "exp="];

    public static SignedLink? Find(Occasion occasion)
    {
        foreach (var parameter in occasion.Address.Parameters)
            if (Read(occasion, parameter.Name, "the address", parameter.Raw) is { } link) return link;
        foreach (var cookie in occasion.Cookies)
            if (Read(occasion, cookie.Key, $"cookie {Redaction.Quote(cookie.Key)}", cookie.Value) is { } link) return link;
        foreach (var header in occasion.Request.Headers)
        {
            if (header.Key.Equals("cookie", StringComparison.OrdinalIgnoreCase)) continue;
            if (Read(occasion, header.Key, $"header {Redaction.Quote(header.Key)}", header.Value) is { } link) return link;
        }
        return null;
    }

    private static SignedLink? Read(Occasion occasion, string name, string carrier, string raw)
    {
        if (raw.Length > Longest) return null;
        var known = name is "hdnts" or "hdnea" or "hdntl" or "__token__" or "__cld_token__";
        var value = raw.Contains('=') ? raw : Uri.UnescapeDataString(raw);
        if (!FirstFields.Any(f => value.StartsWith(f, StringComparison.Ordinal)) || !value.Contains('~') || !value.Contains("exp=", StringComparison.Ordinal)) return null;
        var fields = TokenFields.Read(value, '~');
        if (!fields.TryGetValue("exp", out var expiry) || !known && !fields.ContainsKey("hmac")) return null;
        var acl = fields.GetValueOrDefault("acl") is { } a ? Uri.UnescapeDataString(a) : null;
        var covers = acl is null ? null : Covers(acl, occasion.Address);
        var cookie = carrier.StartsWith("cookie", StringComparison.Ordinal);
        return new(name == "__cld_token__" ? "Cloudinary auth token" : "Akamai auth token")
        {
            Carrier = carrier,
            // A cookie goes along to pages that it does not guard.
            Ceiling = cookie || name == "__cld_token__" ? Confidence.Possible : Confidence.Likely,
            ValidFrom = Instant.Seconds(fields.GetValueOrDefault("st")),
            Expires = Instant.Seconds(expiry),
            ExpiresBy = "exp",
            BoundAddress = fields.GetValueOrDefault("ip"),
            Resource = acl is null ? null : Redaction.Quote(acl),
            Signature = fields.GetValueOrDefault("hmac") is { } s ? new("hmac", s, Alphabet.Hex, [32, 40, 64]) : null,
            Missing = fields.ContainsKey("hmac") ? [] : ["hmac"],
            Misfits = covers == false
                ? [new("signed-url.wrong-resource", cookie ? Confidence.Possible : Confidence.Likely, $"the token is signed for {Redaction.Quote(acl!)}, which does not cover the requested path")]
                : [],
        };
    }

    // "!" joins several patterns; an address compares with and without its percent-encoding.
    private static bool? Covers(string acl, RequestAddress address)
    {
        if (acl.Length > 2048 || address.Path.Length == 0) return null;
        var plain = Uri.UnescapeDataString(address.Path);
        foreach (var pattern in acl.Split('!'))
        {
            if (Wildcard.Matches(pattern, address.Path) != false || Wildcard.Matches(pattern, plain) != false) return true;
        }
        return false;
    }
}
