namespace Why403.Statements;

/// <summary>An error code of OAuth's resource servers, the same in a challenge and in a body, and the cause that it states.</summary>
internal sealed record TokenError(string Cause, string Message)
{
    // Words of error descriptions, in the order in which they decide: ASP.NET Core, Spring Security, Entra, Auth0 and Keycloak
    // all say which check the token did not pass.
    private static readonly (string Word, TokenError Error)[] Descriptions =
    [
        ("expire", new("token.expired", "the token arrived and has expired")),
        ("exp claim", new("token.expired", "the token arrived and has expired")),
        ("audience", new("token.wrong-audience", "the token arrived and is meant for another audience")),
        ("issuer", new("token.wrong-audience", "the token arrived and comes from an issuer that is not accepted here")),
        ("dpop", new("token.binding-failed", "the token arrived and its binding to a key is not proven")),
        ("certificate", new("token.binding-failed", "the token arrived and its binding to a client certificate is not proven")),
    ];

    public static TokenError? Of(string code, string? description)
    {
        switch (code)
        {
            case "insufficient_scope": return new("scope.insufficient", "the token is valid and lacks a scope");
            case "insufficient_user_authentication" or "insufficient_claims": return new("token.step-up-needed", "the token is valid; a stronger or fresher sign-in is asked for");
            case "use_dpop_nonce": return new("token.binding-failed", "the proof that binds the token to its key must hold the server's nonce");
            case "invalid_dpop_proof": return new("token.binding-failed", "the proof that binds the token to its key is not accepted");
            case "invalid_token":
                foreach (var (word, error) in Descriptions)
                    if (description?.Contains(word, StringComparison.OrdinalIgnoreCase) == true) return error;
                return new("token.invalid", "the token arrived and is not accepted");
            default: return null;
        }
    }
}
