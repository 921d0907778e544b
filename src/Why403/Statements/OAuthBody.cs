namespace Why403.Statements;

/// <summary>OAuth errors in a body: RFC 6749 section 5.2 from token endpoints, RFC 6750's codes from servers that leave the field out.</summary>
internal static class OAuthBody
{
    public static void Read(Exchange exchange, Response response, JsonTree body, Ledger ledger)
    {
        // A challenge that names its error has said the same.
        if (response.Status is not (400 or 401 or 403) || body.Plain("error") is not { } code) return;
        if (AuthChallenge.Read(response.Headers.All("WWW-Authenticate")).Exists(c => c["error"] is not null)) return;
        var description = body.Plain("error_description");
        var fact = $"the JSON body has error `{Quotation.Of(code, exchange.Request)}`" + (description is null ? "" : $": {Quotation.Of(description, exchange.Request)}");
        if (TokenError.Of(code, description) is { } error)
        {
            var needed = body.Plain("scope") is { } scope && code == "insufficient_scope" ? $"; needed: `{Quotation.Of(scope, exchange.Request)}`" : "";
            ledger.Claim(error.Cause, Confidence.Proven, error.Message + needed, Layer.Application, fact);
            return;
        }
        var expired = description?.Contains("expire", StringComparison.OrdinalIgnoreCase) == true;
        switch (code)
        {
            case "invalid_grant":
                // The same code stands for a wrong password, a used code and a refresh token that is gone.
                ledger.Claim(expired ? "token.expired" : "token.invalid", expired ? Confidence.Likely : Confidence.Possible,
                    expired ? "the grant that was offered has expired" : "the grant that was offered (a code, a password or a refresh token) is not accepted", Layer.Application, fact);
                break;
            case "interaction_required":
                ledger.Claim("token.step-up-needed", Confidence.Likely, "the authorization server wants the user to confirm something in a browser", Layer.Application, fact);
                break;
            case "login_required":
                ledger.Claim("login.required", Confidence.Likely, "the authorization server wants the user to sign in", Layer.Application, fact);
                break;
            case "access_denied" when response.Status == 403:
                ledger.Claim("role.insufficient", Confidence.Likely, "the answer says that this identity is denied access", Layer.Application, fact);
                break;
            case "invalid_client" or "unauthorized_client" or "invalid_request" or "consent_required" or "unsupported_grant_type" or "invalid_scope":
                ledger.Note(fact);
                break;
        }
    }
}
