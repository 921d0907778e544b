using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Why403.Text;
using Why403.Tokens.Links;

namespace Why403.Tokens;

/// <summary>The form of the Authorization field: doubled schemes, quotes, placeholders, broken Basic credentials.</summary>
internal static class AuthorizationForm
{
    private const string Invalid = "token.invalid";
    private static readonly string[] TokenSchemes = ["Bearer", "DPoP", "Token", "Basic", "JWT", "ApiKey"];

    // b64token of RFC 6750 section 2.1.
    private static readonly SearchValues<char> Token68 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    public static void Judge(Occasion occasion, ImmutableArray<SignedLink> links, Ledger ledger)
    {
        var values = occasion.Request.Headers.All("authorization").Take(2).ToArray();
        if (values.Length == 0 || occasion.Exchange.Sanitized) return;
        if (values.Length > 1) ledger.Claim(Invalid, Confidence.Possible, "two Authorization headers came; servers take one or refuse both");
        Field(values[0], ledger);
        if (occasion.Address.Has("access_token"))
            ledger.Claim(Invalid, Confidence.Possible, "a token came in the Authorization header and another as access_token, which RFC 6750 forbids");
        // Clients that follow a redirect to storage and keep the header run into this.
        if (links.FirstOrDefault(l => l.Scheme.StartsWith("S3 ", StringComparison.Ordinal)) is { } link)
            ledger.Claim(Invalid, Confidence.Possible, $"the address is {link.WithArticle} and an Authorization header came too; S3 admits one of them");
    }

    private static void Field(string value, Ledger ledger)
    {
        if (Redacted.Looks(value)) return;
        if (value.AsSpan().IndexOfAny('\r', '\n') >= 0 || value.EndsWith("\\n", StringComparison.Ordinal) || value.EndsWith("%0A", StringComparison.OrdinalIgnoreCase))
            ledger.Claim(Invalid, Confidence.Likely, "the Authorization header holds a line break, often the last character of a file that the token was read from");
        var text = value.Trim();
        if (TokenSchemes.FirstOrDefault(s => text.StartsWith(s + ":", StringComparison.OrdinalIgnoreCase)) is { } colon)
        {
            ledger.Claim(Invalid, Confidence.Likely, $"the Authorization header has a colon behind {colon}, where a space belongs");
            return;
        }
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var scheme = TokenSchemes.FirstOrDefault(s => (space < 0 ? text : text[..space]).Equals(s, StringComparison.OrdinalIgnoreCase));
        if (scheme is null)
        {
            if (text.StartsWith("eyJ", StringComparison.Ordinal))
                ledger.Claim(Invalid, Confidence.Possible, "the Authorization header holds a token without a scheme such as Bearer before it");
            else if (Placeholder.Find(text) is { } whole)
                ledger.Claim(Invalid, Confidence.Likely, $"the Authorization header holds {whole} instead of credentials");
            return;
        }
        var credentials = space < 0 ? "" : text[(space + 1)..].Trim();
        if (credentials.Length == 0) ledger.Claim("token.missing", Confidence.Likely, $"the Authorization header names the scheme {scheme} and holds nothing behind it");
        else if (TokenSchemes.FirstOrDefault(s => credentials.StartsWith(s + " ", StringComparison.OrdinalIgnoreCase)) is { } second)
            ledger.Claim(Invalid, Confidence.Likely, $"the Authorization header has two schemes one after the other: {scheme} {second}");
        else if (Placeholder.Find(credentials) is { } placeholder)
            ledger.Claim(Invalid, Confidence.Likely, $"the Authorization header holds {placeholder} instead of a token");
        else if (credentials[0] is '"' or '\'' || credentials[^1] is '"' or '\'' && scheme is "Bearer" or "DPoP" or "Basic")
            ledger.Claim(Invalid, Confidence.Likely, $"the credentials behind {scheme} stand in quotation marks, which no such credentials have");
        else if (scheme is "Bearer" or "DPoP") Bearer(scheme, credentials, ledger);
        else if (scheme == "Basic") Basic(credentials, ledger);
    }

    private static void Bearer(string scheme, string token, Ledger ledger)
    {
        if (token.AsSpan().ContainsAny(" \t")) ledger.Claim(Invalid, Confidence.Likely, $"the token behind {scheme} has a space in it, which no token has (RFC 6750 section 2.1)");
        else if (token.AsSpan().ContainsAnyExcept(Token68)) ledger.Claim(Invalid, Confidence.Possible, $"the token behind {scheme} has a character that RFC 6750 section 2.1 does not admit");
    }

    private static void Basic(string credentials, Ledger ledger)
    {
        if (Base64Text.Decode(credentials) is not { } bytes)
        {
            ledger.Claim(Invalid, Confidence.Likely, "the Basic credentials are no base64");
            return;
        }
        // RFC 7617 section 2: user-id ":" password.
        var text = Encoding.UTF8.GetString(bytes);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            ledger.Claim(Invalid, Confidence.Likely, "the Basic credentials have no colon between user and password");
            return;
        }
        ledger.Note($"Basic credentials: user {Redaction.Shape(text[..colon])}, {(colon + 1 == text.Length ? "password empty" : "password present")}");
        if (text[^1] is '\n' or '\r') ledger.Claim(Invalid, Confidence.Likely, "the password of the Basic credentials ends in a line break");
    }
}
