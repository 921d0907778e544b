using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens;

/// <summary>Every check that a server makes of a token, in the order in which it would: form, algorithm, key, times, names.</summary>
internal static class JwtChecks
{
    private const string Invalid = "token.invalid";

    public static ImmutableArray<Check> Of(JwtForm form, JwtExpectations asked)
    {
        if (form.Fault.Length > 0) return [Check.Fails("form", Invalid, Confidence.Proven, form.Fault)];
        var checks = ImmutableArray.CreateBuilder<Check>();
        checks.Add(Check.Holds("form", form.Encrypted ? "five parts, an encrypted token (JWE)" : $"three parts, {form.Length} characters"));
        if (form.Length > 8 * 1024) checks.Add(Check.Open("size", $"{form.Length} characters; many servers take 8 KiB of fields in all, and answer 400 or 431 to more"));
        Header(form, checks);
        if (form.Encrypted)
        {
            checks.Add(Check.Open("claims", "they cannot be read without the key"));
            return checks.ToImmutable();
        }
        JwtKeyChecks.Write(form, asked, checks);
        JwtTimeChecks.Write(form, asked, checks);
        JwtClaimChecks.Write(form, asked, checks);
        return checks.ToImmutable();
    }

    private static void Header(JwtForm form, ImmutableArray<Check>.Builder checks)
    {
        var algorithm = form.Header["alg"];
        if (algorithm is null) checks.Add(Check.Fails("alg", Invalid, Confidence.Likely, "the header names no algorithm (alg)"));
        else if (algorithm.Equals("none", StringComparison.OrdinalIgnoreCase)) checks.Add(Check.Fails("alg", Invalid, Confidence.Likely, "alg is none: the token is not signed, so anybody can have written it"));
        else checks.Add(Check.Holds("alg", Redaction.Quote(algorithm)));
        // RFC 7515 section 4.1.11: what is named there must be understood, or the token is refused.
        if (form.Critical is { } names)
        {
            checks.Add(names.Count == 0
                ? Check.Fails("crit", Invalid, Confidence.Likely, "crit is there and names nothing, which RFC 7515 forbids")
                : Check.Fails("crit", Invalid, Confidence.Possible, $"crit names {Redaction.Quote(string.Join(' ', names.Take(8)))}, which a server must understand or refuse"));
        }
        foreach (var name in (ReadOnlySpan<string>)["jku", "x5u", "jwk", "x5c"])
            if (form.Header.Has(name)) checks.Add(Check.Open(name, "the token brings or names its own key; a server that follows it believes anybody"));
        foreach (var name in form.Header.Duplicates.Concat(form.Claims.Duplicates))
            checks.Add(Check.Fails(Redaction.Quote(name), Invalid, Confidence.Possible, $"{Redaction.Quote(name)} is there more than once; servers differ in which one they read, and careful ones refuse"));
        Purpose(form, checks);
    }

    // RFC 9068 section 2.1 for at+jwt; Keycloak writes the purpose as a claim; at_hash belongs to ID tokens (OpenID Connect Core section 3.1.3.6).
    private static void Purpose(JwtForm form, ImmutableArray<Check>.Builder checks)
    {
        var type = form.Header["typ"];
        var purpose = form.Claims["typ"];
        if (purpose is "Refresh" or "Offline") checks.Add(Check.Fails("typ", "token.wrong-audience", Confidence.Likely, "by its claim typ it is a refresh token, which is for the issuer alone"));
        else if (purpose is "ID" || form.Claims.Has("at_hash")) checks.Add(Check.Fails("typ", "token.wrong-audience", Confidence.Possible, "it looks like an ID token, which is for the client and not for an API"));
        else if (type is "dpop+jwt") checks.Add(Check.Fails("typ", "token.wrong-audience", Confidence.Likely, "it is a DPoP proof, which accompanies a token and is none"));
        else if (type is not null) checks.Add(Check.Holds("typ", Redaction.Quote(type)));
    }
}
