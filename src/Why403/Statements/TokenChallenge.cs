namespace Why403.Statements;

/// <summary>Bearer and DPoP challenges: RFC 6750 section 3, RFC 9449 section 7, RFC 9470, and Microsoft's <c>insufficient_claims</c>.</summary>
internal static class TokenChallenge
{
    public static void Error(Exchange exchange, AuthChallenge challenge, Ledger ledger)
    {
        var request = exchange.Request;
        var code = challenge["error"]!.ToLowerInvariant();
        var description = challenge["error_description"];
        var fact = $"WWW-Authenticate says {Quotation.Of(challenge.Scheme, request)} error `{Quotation.Of(code, request)}`" + (description is null ? "" : $": {Quotation.Of(description, request)}");
        if (TokenError.Of(code, description) is not { } error)
        {
            ledger.Note(fact);
            return;
        }
        ledger.Claim(error.Cause, Confidence.Proven, error.Message + Wanted(challenge, code, request), Layer.Application, fact);
        // RFC 9449 section 8: the answer that asks for a nonce brings it along.
        if (code == "use_dpop_nonce")
            ledger.Note(exchange.Response?.Headers.Has("DPoP-Nonce") == true ? "the answer brings the DPoP-Nonce that the next proof must hold" : "the answer asks for a nonce and brings no DPoP-Nonce");
    }

    /// <summary>RFC 6750 section 3.1: no error code where no credentials arrived at all.</summary>
    public static void Bare(Exchange exchange, AuthChallenge challenge, Ledger ledger)
    {
        var sent = SentCredentials.Of(exchange);
        var message = sent == CredentialsSent.Authorization
            ? "the challenge carries no error code: the credentials that were sent may not have arrived"
            : "a token is asked for and none arrived" + Wanted(challenge, "", exchange.Request);
        var confidence = sent switch
        {
            CredentialsSent.None => Confidence.Proven,
            CredentialsSent.Elsewhere => Confidence.Likely,
            // A server should name the error of a token that it looked at, so none named points to none received.
            CredentialsSent.Unknown => exchange.Sanitized ? Confidence.Possible : Confidence.Likely,
            _ => Confidence.Possible,
        };
        ledger.Claim("token.missing", confidence, message, Layer.Application, $"WWW-Authenticate says {Quotation.Of(challenge.Scheme, exchange.Request)} without an error", SentCredentials.Say(sent));
    }

    private static string Wanted(AuthChallenge challenge, string code, Request request)
    {
        if (challenge["scope"] is { } scope) return $"; needed: `{Quotation.Of(scope, request)}`";
        if (code != "insufficient_user_authentication") return "";
        var strength = challenge["acr_values"] is { } acr ? $"; asked for: `{Quotation.Of(acr, request)}`" : "";
        return strength + (challenge["max_age"] is { } age ? $"; not older than {Quotation.Of(age, request)} s" : "");
    }
}
