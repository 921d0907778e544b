using System.Collections.Immutable;
using Why403.Text;
using Why403.Tokens.Links;

namespace Why403.Tokens;

/// <summary>What a token says of itself, and what that means for this answer.</summary>
internal static class JwtJudge
{
    public static void Judge(Jwt token, ImmutableArray<Jwt> all, Occasion occasion, Ledger ledger)
    {
        JwtNotes.Write(token, occasion.Moment, ledger);
        // A token in the path is the signature of a link, which is judged as such.
        if (token.Place == TokenPlace.Path) return;
        var ceiling = Ceiling(token, all, occasion);
        var name = $"the token in {token.Where}";
        if (token.Kind == JwtKind.Malformed && !Redacted.Looks(token.Raw))
            ledger.Claim("token.invalid", Form(token, ceiling), $"{name} is malformed: {token.Fault}");
        if (token.Kind != JwtKind.Signed) return;
        if (JwtSignature.Fault(token) is { } fault) ledger.Claim("token.invalid", Form(token, ceiling), $"{name} is damaged: {fault}");
        if (token.Header["alg"] is "none" or "None" or "NONE")
            ledger.Claim("token.invalid", Confidence.Possible, $"{name} is unsigned (alg none), which most servers refuse");
        Type(token, name, ledger);
        Times(token, name, all, ceiling, occasion, ledger);
    }

    private static void Times(Jwt token, string name, ImmutableArray<Jwt> all, Confidence ceiling, Occasion occasion, Ledger ledger)
    {
        if (token.Claims.Number("exp") is > Instant.LastSecond)
            ledger.Claim("token.invalid", Confidence.Possible, $"exp of {name} is too large for seconds; it seems to count milliseconds");
        if (occasion.Moment.At is not { } now) return;
        var moment = occasion.Moment.Words;
        if (token.Expires is { } end && end <= now)
        {
            ledger.Claim("token.expired", now - end > LinkValidity.Skew ? ceiling : Confidence.Possible,
                $"{name} expired {Instant.Say(now - end)} before {moment}", $"its claim exp says {Instant.Say(end)}");
        }
        else if (token.Expires is { } later && later - now > LinkValidity.Skew && IsTheOnlyCredential(token, all, occasion))
        {
            ledger.Exclude("token.expired", $"the token is valid until {Instant.Say(later)}");
        }
        if (token.NotBefore is { } start && start > now)
        {
            ledger.Claim("token.invalid", start - now > LinkValidity.Skew ? ceiling : Confidence.Possible,
                $"{name} is valid only from {Instant.Say(start)}, {Instant.Say(start - now)} after {moment}");
        }
        if (token.IssuedAt is { } issued && issued - now > LinkValidity.Skew)
            ledger.Note($"{name} says it was issued {Instant.Say(issued - now)} after {moment}: a clock is wrong");
    }

    // Keycloak writes the purpose as a claim; "at_hash" and "nonce" belong to ID tokens (OpenID Connect Core section 2).
    private static void Type(Jwt token, string name, Ledger ledger)
    {
        if (token.Place == TokenPlace.Elsewhere) return;
        var purpose = token.Claims["typ"];
        if (purpose is "Refresh" or "Offline") ledger.Claim("token.wrong-audience", Confidence.Possible, $"{name} is a refresh token by its claim typ, which is no access token");
        else if (purpose is "ID" || token.Claims.Has("at_hash") && token.Place == TokenPlace.Authorization)
            ledger.Claim("token.wrong-audience", Confidence.Possible, $"{name} looks like an ID token, which is meant for the client and not for an API");
    }

    private static Confidence Ceiling(Jwt token, ImmutableArray<Jwt> all, Occasion occasion)
    {
        if (occasion.Status is not (401 or 403)) return Confidence.Possible;
        if (token.Place == TokenPlace.Authorization) return Confidence.Likely;
        var better = all.Any(t => t.Place == TokenPlace.Authorization) || occasion.Request.Headers.Has("authorization");
        return token.Place == TokenPlace.Access && !better ? Confidence.Likely : Confidence.Possible;
    }

    // A malformed token is answered with 400 too (RFC 6750 section 3.1, invalid_request).
    private static Confidence Form(Jwt token, Confidence ceiling) => token.Place == TokenPlace.Authorization ? Confidence.Likely : ceiling;

    /// <summary>Another credential that cannot be read could be the one that expired.</summary>
    private static bool IsTheOnlyCredential(Jwt token, ImmutableArray<Jwt> all, Occasion occasion) =>
        token.Place == TokenPlace.Authorization && all.Length == 1 && occasion.Cookies.Length == 0
        && occasion.Request.Headers.Count(h => Redaction.IsSecretHeader(h.Key) && !h.Key.Equals("dpop", StringComparison.OrdinalIgnoreCase)) == 1
        && !occasion.Address.Parameters.Any(p => Redaction.IsSecretParameter(p.Name));
}
