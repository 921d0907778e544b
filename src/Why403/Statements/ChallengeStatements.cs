using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Statements;

/// <summary>What the authentication challenges of an answer state (RFC 9110 section 11, RFC 6750, RFC 9470, RFC 9449).</summary>
internal static class ChallengeStatements
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { } response) return Reading.Nothing;
        var clues = ImmutableArray.CreateBuilder<Clue>();
        var notes = ImmutableArray.CreateBuilder<Evidence>();
        if (response.Status == 407)
        {
            var schemes = string.Join(", ", AuthChallenge.Read(response.Headers.All("Proxy-Authenticate")).Select(c => c.Scheme).Distinct());
            clues.Add(new("network.proxy-login", Confidence.Proven, "a proxy on the caller's side asks for a login",
                [Evidence.Outside("the status is 407, which only a proxy of the caller sends" + (schemes.Length > 0 ? $"; it offers {Redaction.Quote(schemes)}" : ""))]) { Layer = Layer.Network });
        }
        var challenges = AuthChallenge.Read(response.Headers.All("WWW-Authenticate"));
        foreach (var challenge in challenges)
        {
            if (challenge["resource_metadata"] is { } metadata) notes.Add(Evidence.Outside($"the resource describes how to get a token at {Redaction.Quote(Redaction.Address(metadata))}"));
            if (challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || challenge.Scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase)) Bearer(exchange, response, challenge, clues);
        }
        if (response.Status == 401 && !challenges.Any(c => c.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || c.Scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase)))
        {
            if (challenges.FirstOrDefault(c => LoginSchemes.Contains(c.Scheme, StringComparer.OrdinalIgnoreCase)) is { } login) Login(exchange, login, clues);
            else if (challenges.Count > 0) Other(challenges[0], clues);
            else notes.Add(Evidence.Outside("a 401 without WWW-Authenticate: it does not say which credentials would be accepted"));
        }
        return new(clues.ToImmutable(), notes.ToImmutable());
    }

    private static void Bearer(Exchange exchange, Response response, AuthChallenge challenge, ImmutableArray<Clue>.Builder clues)
    {
        var evidence = Evidence.Outside($"WWW-Authenticate says {challenge.Scheme}{(challenge["error"] is { } code ? $" error `{Redaction.Quote(code)}`" : "")}{(challenge["error_description"] is { } said ? $": {Redaction.Quote(said)}" : "")}");
        switch (challenge["error"])
        {
            case "insufficient_scope":
                var needed = challenge["scope"] is { Length: > 0 } scope ? $"; needed: `{Redaction.Quote(scope)}`" : "";
                clues.Add(new("scope.insufficient", Confidence.Proven, "the token is valid and lacks a scope" + needed, [evidence]) { Layer = Layer.Application });
                break;
            case "insufficient_user_authentication" or "insufficient_claims":
                clues.Add(new("token.step-up-needed", Confidence.Proven, "the token is valid; a stronger or fresher sign-in is asked for", [evidence]) { Layer = Layer.Application });
                break;
            case "use_dpop_nonce" or "invalid_dpop_proof":
                clues.Add(new("token.binding-failed", Confidence.Proven, "the proof that binds the token to its key is not accepted", [evidence]) { Layer = Layer.Application });
                break;
            case "invalid_token":
                var expired = challenge["error_description"]?.Contains("expire", StringComparison.OrdinalIgnoreCase) == true;
                var audience = challenge["error_description"]?.Contains("audience", StringComparison.OrdinalIgnoreCase) == true;
                clues.Add(new(expired ? "token.expired" : audience ? "token.wrong-audience" : "token.invalid", Confidence.Proven,
                    expired ? "the token arrived and has expired" : audience ? "the token arrived and is meant for another audience" : "the token arrived and is not accepted", [evidence]) { Layer = Layer.Application });
                break;
            case null when response.Status == 401:
                // RFC 6750 section 3.1: no error attribute where no credentials arrived at all.
                var sent = exchange.Request.Headers.Has("Authorization");
                var known = exchange.Request.Address.Length > 0 && !exchange.Sanitized;
                clues.Add(new("token.missing", sent ? Confidence.Possible : known ? Confidence.Proven : Confidence.Likely,
                    sent ? "a challenge without an error code: the credentials that were sent may not have arrived" : "a token is asked for and none arrived",
                    [evidence, Evidence.Outside(sent ? "Authorization was sent" : known ? "the request carries no Authorization" : "the capture does not show whether credentials were sent")]) { Layer = Layer.Application });
                break;
        }
    }

    // The schemes of RFC 7617, 7616, 4559 and their kin that a person answers with a name and a password.
    private static readonly string[] LoginSchemes = ["Basic", "Digest", "Negotiate", "NTLM", "Kerberos", "HOBA", "Mutual", "SCRAM-SHA-1", "SCRAM-SHA-256"];

    private static void Other(AuthChallenge challenge, ImmutableArray<Clue>.Builder clues)
    {
        var evidence = Evidence.Outside($"the status is 401 and WWW-Authenticate asks for `{Redaction.Quote(challenge.Scheme)}`");
        clues.Add(challenge.Scheme.Contains("key", StringComparison.OrdinalIgnoreCase)
            ? new("api-key.missing", Confidence.Possible, "a key is asked for", [evidence]) { Layer = Layer.Application }
            : new("token.missing", Confidence.Possible, $"credentials of the scheme `{Redaction.Quote(challenge.Scheme)}` are asked for", [evidence]) { Layer = Layer.Application });
    }

    private static void Login(Exchange exchange, AuthChallenge challenge, ImmutableArray<Clue>.Builder clues)
    {
        var realm = challenge["realm"] is { Length: > 0 } text ? $", realm `{Redaction.Quote(text)}`" : "";
        var evidence = Evidence.Outside($"the status is 401 and WWW-Authenticate offers {Redaction.Quote(challenge.Scheme)}{realm}");
        var sent = exchange.Request.Headers.Has("Authorization");
        clues.Add(new("login.required", Confidence.Proven, sent ? $"a login by {challenge.Scheme} is asked for; the one that was sent is not accepted" : $"a login by {challenge.Scheme} is asked for", [evidence]));
    }
}
