using System.Collections.Immutable;

namespace Why403.Tokens;

internal enum JwtKind
{
    /// <summary>Three parts: readable without a key.</summary>
    Signed,
    /// <summary>Five parts (RFC 7516): only the header is readable.</summary>
    Encrypted,
    Malformed,
}

internal enum TokenPlace
{
    /// <summary>An Authorization field.</summary>
    Authorization,
    /// <summary>A field, cookie or parameter made for access tokens.</summary>
    Access,
    Path,
    /// <summary>It came along, but nothing tells that the refusal depends on it.</summary>
    Elsewhere,
}

/// <summary>A JSON Web Token (RFC 7519) as far as it is readable without its key.</summary>
internal sealed record Jwt(string Where, TokenPlace Place, JwtKind Kind)
{
    private const int Longest = 64 * 1024;

    public JsonMembers Header { get; init; } = JsonMembers.None;

    public JsonMembers Claims { get; init; } = JsonMembers.None;

    /// <summary>What is wrong with its form; empty for one that can be read.</summary>
    public string Fault { get; init; } = "";

    /// <summary>The signature part as sent: compared by length alone, never shown.</summary>
    public string Signature { get; init; } = "";

    public string Raw { get; init; } = "";

    public DateTimeOffset? Expires => Claims.Time("exp");

    public DateTimeOffset? NotBefore => Claims.Time("nbf");

    public DateTimeOffset? IssuedAt => Claims.Time("iat");

    /// <summary>Null when the text is no JWT at all; anything is allowed to have dots, so a header with <c>alg</c> decides.</summary>
    public static Jwt? Read(string text, string where, TokenPlace place)
    {
        if (!text.StartsWith("eyJ", StringComparison.Ordinal)) return null;
        if (text.Length > Longest) return new(where, place, JwtKind.Malformed) { Fault = $"it has {text.Length} characters, more than servers take in a field", Raw = text };
        var parts = text.Split('.');
        var header = Part(parts[0]);
        if (header is null || header["alg"] is null && header["enc"] is null)
            return place == TokenPlace.Authorization && parts.Length == 3 && header is null ? Malformed("its header is no base64url of a JSON object") : null;
        return parts.Length switch
        {
            5 => new(where, place, JwtKind.Encrypted) { Header = header, Raw = text },
            3 when Part(parts[1]) is { } claims => new(where, place, JwtKind.Signed) { Header = header, Claims = claims, Signature = parts[2], Raw = text },
            3 => Malformed("its claims are no base64url of a JSON object") with { Header = header },
            _ => Malformed($"it has {parts.Length} {(parts.Length == 1 ? "part" : "parts")} where a signed token has 3") with { Header = header },
        };

        Jwt Malformed(string fault) => new(where, place, JwtKind.Malformed) { Fault = fault, Raw = text };
    }

    private static JsonMembers? Part(string part) => Base64Text.Decode(part) is { } json ? JsonMembers.Read(json) : null;
}
