using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens;

/// <summary>Who issued a token, for whom, with which scopes, and what it is bound to.</summary>
internal static class JwtClaimChecks
{
    private const string WrongAudience = "token.wrong-audience";
    private const int MostWords = 12;

    public static void Write(JwtForm form, JwtExpectations asked, ImmutableArray<Check>.Builder checks)
    {
        checks.Add(Issuer(form.Claims, asked.Issuer));
        checks.Add(Audience(form.Claims, asked.Audiences));
        if (Scopes(form.Claims, asked.Scopes) is { } scopes) checks.Add(scopes);
        if (form.Claims.Has("cnf")) checks.Add(Binding(JsonParts.Object(form.ClaimsJson, "cnf") ?? JsonMembers.None));
    }

    /// <summary>The scopes of a token: <c>scope</c> is one text (RFC 8693 section 4.2), <c>scp</c> a text or an array.</summary>
    public static ImmutableArray<string> ScopesOf(JsonMembers claims) =>
        [.. claims.List("scope").Concat(claims.List("scp")).SelectMany(s => s.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Take(500)];

    private static Check Issuer(JsonMembers claims, string? wanted)
    {
        var issuer = claims["iss"];
        if (issuer is null) return wanted is null ? Check.Open("iss", "the token names no issuer") : Check.Fails("iss", "token.invalid", Confidence.Proven, "the token names no issuer");
        if (wanted is null) return Check.Open("iss", Redaction.Quote(issuer));
        // Compared character by character (RFC 7519 section 4.1.1, OpenID Connect Discovery section 4.3).
        if (issuer == wanted) return Check.Holds("iss", Redaction.Quote(issuer));
        var slash = issuer.TrimEnd('/') == wanted.TrimEnd('/') ? ": they differ by the slash at the end, and servers compare every character" : "";
        return Check.Fails("iss", "token.invalid", Confidence.Proven, $"the issuer is {Redaction.Quote(issuer)} and not {Redaction.Quote(wanted)}{slash}");
    }

    private static Check Audience(JsonMembers claims, ImmutableArray<string> wanted)
    {
        var audiences = claims.List("aud");
        var shown = Shown(audiences);
        if (wanted.IsEmpty) return Check.Open("aud", audiences.IsEmpty ? "the token names no audience" : shown);
        if (audiences.IsEmpty) return Check.Fails("aud", WrongAudience, Confidence.Proven, $"the token names no audience; {Shown(wanted)} is wanted");
        return audiences.Any(a => wanted.Contains(a)) ? Check.Holds("aud", shown)
            : Check.Fails("aud", WrongAudience, Confidence.Proven, $"the audience is {shown} and not {Shown(wanted)}");
    }

    private static Check? Scopes(JsonMembers claims, ImmutableArray<string> wanted)
    {
        var scopes = ScopesOf(claims);
        if (wanted.IsEmpty) return scopes.IsEmpty ? null : Check.Open("scope", Shown(scopes));
        var missing = wanted.Where(w => !scopes.Contains(w)).ToImmutableArray();
        return missing.IsEmpty ? Check.Holds("scope", Shown(wanted))
            : Check.Fails("scope", "scope.insufficient", Confidence.Proven, $"the token lacks {Shown(missing)}; it has {(scopes.IsEmpty ? "no scopes" : Shown(scopes))}");
    }

    // RFC 8705 section 3.1 and RFC 9449 section 6.1.
    private static Check Binding(JsonMembers confirmation) =>
        confirmation.Has("jkt") ? Check.Open("cnf", "it is bound to a DPoP key: sent as Bearer, or without a proof of that key, it is refused")
        : confirmation.Has("x5t#S256") ? Check.Open("cnf", "it is bound to a client certificate: over a connection without that certificate it is refused")
        : Check.Open("cnf", "it is bound to a key in a way that is not known here");

    private static string Shown(ImmutableArray<string> words) =>
        Redaction.Quote(string.Join(' ', words.Take(MostWords))) + (words.Length > MostWords ? $" and {words.Length - MostWords} more" : "");
}
