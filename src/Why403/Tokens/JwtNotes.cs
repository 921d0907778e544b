using Why403.Text;

namespace Why403.Tokens;

/// <summary>The readable part of a token in words: what a person needs to compare it with what the server asks for.</summary>
internal static class JwtNotes
{
    private const int MostWords = 12;
    private static readonly string[] Shown = ["iss", "aud", "azp", "client_id", "appid", "tid", "scope", "scp", "roles", "permissions", "groups", "acr"];

    public static void Write(Jwt token, Moment moment, Ledger ledger)
    {
        var name = $"the token in {token.Where}";
        if (token.Kind == JwtKind.Malformed) return;
        var type = token.Header["typ"] is { } typ ? $", typ {Redaction.Quote(typ)}" : "";
        var key = token.Header["kid"] is { } kid ? $", kid {Redaction.Quote(kid)}" : "";
        var algorithm = Redaction.Quote(token.Header["alg"] ?? "unknown");
        if (token.Kind == JwtKind.Encrypted)
        {
            ledger.Note($"{name} is encrypted (JWE, alg {algorithm}{type}{key}): its claims cannot be read without the key");
            return;
        }
        ledger.Note($"{name} is a JWT: alg {algorithm}{type}{key}");
        ledger.Note(Times(token, name, moment));
        foreach (var claim in Shown)
        {
            var words = token.Claims.List(claim);
            if (words.Length == 0) continue;
            var more = words.Length > MostWords ? $" and {words.Length - MostWords} more" : "";
            ledger.Note($"{name}, {claim}: {Redaction.Quote(string.Join(' ', words.Take(MostWords)))}{more}");
        }
        if (token.Claims["sub"] is { } subject) ledger.Note($"{name}, sub: {Redaction.Shape(subject)}");
        foreach (var duplicate in token.Claims.Duplicates.Concat(token.Header.Duplicates))
            ledger.Note($"{name} holds {Redaction.Quote(duplicate)} more than once; servers differ in which one they read");
    }

    private static string Times(Jwt token, string name, Moment moment)
    {
        if (token.Expires is not { } end) return token.Claims.Has("exp") ? $"{name} has a claim exp that is no time" : $"{name} has no expiry (no claim exp)";
        var issued = token.IssuedAt is { } at ? $", issued at {Instant.Say(at)}" : "";
        var life = token.IssuedAt is { } start && end > start ? $", life {Instant.Say(end - start)}" : "";
        var relative = moment.At is { } now ? end <= now ? $" ({Instant.Say(now - end)} before {moment.Words})" : $" ({Instant.Say(end - now)} after {moment.Words})" : "";
        return $"{name} expires at {Instant.Say(end)}{relative}{issued}{life}";
    }
}
