using System.Buffers;
using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens;

/// <summary>The key that a token names, and its signature where keys are given.</summary>
internal static class JwtKeyChecks
{
    private const string Invalid = "token.invalid";
    private const int MostTries = 32;

    private static readonly SearchValues<char> PathOrQuery = SearchValues.Create("/\\'\";\0");

    public static void Write(JwtForm form, JwtExpectations asked, ImmutableArray<Check>.Builder checks)
    {
        var algorithm = form.Header["alg"] ?? "";
        var id = form.Header["kid"];
        // Some servers make a file name or a query of it.
        if (id is not null && id.AsSpan().ContainsAny(PathOrQuery)) checks.Add(Check.Fails("kid", Invalid, Confidence.Possible, $"kid {Redaction.Quote(id)} holds characters of a path or a query, which careful servers refuse"));
        else if (asked.Keys is null) checks.Add(id is null ? Check.Open("kid", "the token names no key") : Check.Open("kid", $"{Redaction.Quote(id)}; whether the server has this key was not checked"));
        var shape = JwtSignature.Fault(new Jwt("", TokenPlace.Elsewhere, JwtKind.Signed) { Header = form.Header, Signature = form.Signature });
        if (form.Signature.Length == 0) checks.Add(Check.Fails("signature", Invalid, Confidence.Likely, "the signature part is empty"));
        else if (shape is not null) checks.Add(Check.Fails("signature", Invalid, Confidence.Likely, shape));
        else if (asked.Keys is null) checks.Add(Check.Open("signature", "signature not checked: no keys were given"));
        else Verify(form, algorithm, id, asked.Keys, checks);
    }

    private static void Verify(JwtForm form, string algorithm, string? id, JwkSet set, ImmutableArray<Check>.Builder checks)
    {
        var named = id is null ? [] : set.Keys.Where(k => k.Id == id).ToList();
        if (id is not null) checks.Add(named.Count > 0
            ? Check.Holds("kid", $"{Redaction.Quote(id)} is in the key set")
            : Check.Fails("kid", Invalid, Confidence.Likely, $"kid {Redaction.Quote(id)} is none of the {set.Keys.Length} keys given: rotated away, another issuer, or another environment"));
        else checks.Add(Check.Open("kid", "the token names no key, so each one was tried"));
        if (algorithm is "EdDSA" or "Ed25519" or "ES256K")
        {
            checks.Add(Check.Open("signature", $"signature not checked: {algorithm} is not known here"));
            return;
        }
        List<Jwk> candidates = [.. (named.Count > 0 ? named : (IEnumerable<Jwk>)set.Keys).Where(k => k.Fits(algorithm)).Take(MostTries)];
        if (candidates.Count == 0)
        {
            var confused = algorithm.StartsWith("HS", StringComparison.Ordinal);
            checks.Add(Check.Fails("signature", Invalid, confused ? Confidence.Proven : Confidence.Likely, confused
                ? $"alg is {algorithm}, a shared secret, and the keys given are public ones ({Redaction.Quote(set.Kinds)}): a server that takes a public key for a secret would believe a forgery"
                : $"no key given is for {Redaction.Quote(algorithm)} (they are {Redaction.Quote(set.Kinds)})"));
            return;
        }
        var signed = form.SignedBytes();
        var signature = Base64Text.Decode(form.Signature) ?? [];
        var usable = false;
        foreach (var key in candidates)
        {
            var verdict = key.Verifies(algorithm, signed, signature);
            usable |= verdict is not null;
            if (verdict != true) continue;
            checks.Add(Check.Holds("signature", $"it holds with key {(key.Id is { } found ? Redaction.Quote(found) : "without a name")}, {algorithm}"));
            return;
        }
        checks.Add(usable
            ? Check.Fails("signature", Invalid, Confidence.Proven, "its signature is of none of the keys given: the token was changed, or another key signed it")
            : Check.Open("signature", "signature not checked: the key given holds numbers that are no key"));
    }
}
