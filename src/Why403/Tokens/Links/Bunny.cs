using Why403.Text;

namespace Why403.Tokens.Links;

/// <summary>Bunny's URL token authentication, as query or as first path segment.</summary>
internal static class Bunny
{
    public static SignedLink? Find(Occasion occasion)
    {
        var address = occasion.Address;
        var parameters = address.Parameters;
        var inPath = address.Path.StartsWith("/bcdn_token=", StringComparison.Ordinal);
        var rest = address.Path;
        if (inPath)
        {
            var end = rest.IndexOf('/', 1);
            parameters = RequestAddress.Read(end < 0 ? rest[1..] : rest[1..end]);
            rest = end < 0 ? "/" : rest[end..];
        }
        string? Value(string name) => parameters.FirstOrDefault(p => p.Name == name) is { Name: not null } found ? found.Value : null;
        var name = inPath ? "bcdn_token" : "token";
        var token = Value(name);
        var countries = Value("token_countries") ?? Value("token_countries_blocked");
        // "token" and "expires" are anybody's names.
        var own = inPath || token?.StartsWith("HS256-", StringComparison.Ordinal) == true || Value("token_path") is not null || countries is not null;
        if (!own && !address.HostIs("b-cdn.net") || token is null && Value("expires") is null) return null;
        var prefix = Value("token_path");
        return new("Bunny token")
        {
            Ceiling = own ? Confidence.Likely : Confidence.Possible,
            Expires = Instant.Seconds(Value("expires")),
            ExpiresBy = "expires",
            Countries = countries is null ? null : $"{(Value("token_countries") is null ? "not " : "")}{Redaction.Quote(countries)}",
            BoundAddress = token?.StartsWith("HS256-1-", StringComparison.Ordinal) == true ? "the address that asked for it" : null,
            Resource = prefix is null ? null : Redaction.Quote(prefix),
            // Base64url without padding: 43 for SHA-256, 22 for MD5; 32 for MD5 in hex.
            Signature = token is null ? null : new(name, token, Alphabet.Base64Url, [22, 32, 43, 49, 51]),
            Missing = token is null ? [name] : Value("expires") is null ? ["expires"] : [],
            Misfits = prefix is { Length: > 0 } && !Uri.UnescapeDataString(rest).StartsWith(prefix, StringComparison.Ordinal)
                ? [new("signed-url.wrong-resource", Confidence.Likely, $"the token is signed for paths below {Redaction.Quote(prefix)}, which does not hold the requested path")]
                : [],
        };
    }
}
