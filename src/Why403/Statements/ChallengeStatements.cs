namespace Why403.Statements;

/// <summary>What the authentication challenges of an answer ask for (RFC 9110 section 11).</summary>
internal static class ChallengeStatements
{
    // RFC 7617, 7616, 4559 and their kin, which a person answers with a name and a password, and the unregistered ones
    // of sites that send a login page with a 401.
    private static readonly string[] LoginSchemes =
        ["Basic", "Digest", "Negotiate", "NTLM", "Kerberos", "HOBA", "Mutual", "SCRAM-SHA-1", "SCRAM-SHA-256", "xBasic", "Cookie", "FormBased", "Session", "Form"];

    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 400 or 401 or 403 or 407 } response) return Reading.Nothing;
        var ledger = new Ledger();
        if (response.Status == 407) Proxy(exchange, response, ledger);
        var challenges = AuthChallenge.Read(response.Headers.All("WWW-Authenticate"));
        foreach (var challenge in challenges)
        {
            if (challenge["resource_metadata"] is { } metadata)
                ledger.Note($"the resource describes how to get a token at {Quotation.Of(metadata, exchange.Request)} (RFC 9728)");
            if (challenge.Is("PrivateToken"))
                ledger.Note("the answer offers to accept a private access token instead of a challenge page (RFC 9577)");
        }
        var tokens = challenges.FindAll(c => c.Is("Bearer") || c.Is("DPoP"));
        // A challenge with an error speaks of this request; those beside it only list what else would work.
        var errors = tokens.FindAll(c => c["error"] is not null);
        foreach (var challenge in errors) TokenChallenge.Error(exchange, challenge, ledger);
        if (response.Status == 401 && errors.Count == 0)
        {
            if (tokens.Count > 0) TokenChallenge.Bare(exchange, tokens[0], ledger);
            else if (challenges.Find(c => LoginSchemes.Contains(c.Scheme, StringComparer.OrdinalIgnoreCase)) is { } login) Login(exchange, login, ledger);
            else if (challenges.Find(c => !c.Is("PrivateToken")) is { } other) Other(exchange, other, ledger);
            else if (challenges.Count == 0) ledger.Note("a 401 without WWW-Authenticate, which a 401 must carry: it does not say which credentials would be accepted");
        }
        return ledger.Close();
    }

    private static void Proxy(Exchange exchange, Response response, Ledger ledger)
    {
        var challenges = AuthChallenge.Read(response.Headers.All("Proxy-Authenticate"));
        var schemes = string.Join(", ", challenges.Select(c => c.Scheme).Distinct(StringComparer.OrdinalIgnoreCase));
        var realm = challenges.Select(c => c["realm"]).FirstOrDefault(r => r is not null);
        ledger.Claim("network.proxy-login", Confidence.Proven,
            exchange.Request.Headers.Has("Proxy-Authorization") ? "a proxy on the caller's side does not accept the login that was sent" : "a proxy on the caller's side asks for a login", Layer.Network,
            "the status is 407, which only a proxy of the caller sends" + (schemes.Length > 0 ? $"; it offers {Quotation.Of(schemes, exchange.Request)}" : "")
                + (realm is null ? "" : $", realm `{Quotation.Of(realm, exchange.Request)}`"));
    }

    private static void Login(Exchange exchange, AuthChallenge challenge, Ledger ledger)
    {
        var scheme = Quotation.Of(challenge.Scheme, exchange.Request);
        var realm = challenge["realm"] is { } text ? $", realm `{Quotation.Of(text, exchange.Request)}`" : "";
        ledger.Claim("login.required", Confidence.Proven,
            SentCredentials.Of(exchange) == CredentialsSent.Authorization ? $"a login by {scheme} is asked for; the one that was sent is not accepted" : $"a login by {scheme} is asked for", null,
            $"the status is 401 and WWW-Authenticate offers {scheme}{realm}");
        // RFC 7616 section 3.3: the name and password were right, the nonce was old.
        if (challenge["stale"]?.Equals("true", StringComparison.OrdinalIgnoreCase) == true)
            ledger.Note("the Digest challenge says stale: the login was accepted and only its nonce was too old");
    }

    private static void Other(Exchange exchange, AuthChallenge challenge, Ledger ledger)
    {
        var scheme = Quotation.Of(challenge.Scheme, exchange.Request);
        var isKey = challenge.Scheme.Contains("key", StringComparison.OrdinalIgnoreCase);
        ledger.Claim(isKey ? "api-key.missing" : "token.missing", Confidence.Possible,
            isKey ? "a key is asked for" : $"credentials of the scheme `{scheme}` are asked for", Layer.Application, $"the status is 401 and WWW-Authenticate asks for `{scheme}`");
    }
}
