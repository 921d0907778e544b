namespace Why403.Statements;

/// <summary>Error codes of container registries (OCI distribution specification, section on error codes).</summary>
internal static class RegistryErrors
{
    public static void Read(Exchange exchange, Response response, JsonTree body, Ledger ledger)
    {
        if (body["errors"] is not { Items: { Count: > 0 } errors }) return;
        // Other products list errors with codes too; a registry says that it is one, or is asked below /v2/.
        if (!response.Headers.Has("Docker-Distribution-Api-Version") && exchange.Request.Uri?.AbsolutePath.StartsWith("/v2/", StringComparison.Ordinal) != true) return;
        foreach (var error in errors.Take(20))
        {
            var code = error.Plain("code");
            var fact = $"the registry's error code is {code}" + (error.Plain("message") is { } said ? $": {Quotation.Of(said, exchange.Request)}" : "");
            switch (code)
            {
                case "DENIED":
                    // Some registries say so to callers that are not signed in as well.
                    ledger.Claim("role.insufficient", SentCredentials.Of(exchange) == CredentialsSent.Authorization ? Confidence.Likely : Confidence.Possible, "the registry says that this identity may not do this to the repository", Layer.Application, fact);
                    return;
                case "UNAUTHORIZED":
                    if (SentCredentials.Of(exchange) == CredentialsSent.Authorization) ledger.Claim("token.invalid", Confidence.Likely, "the registry does not accept the credentials that were sent", Layer.Application, fact, SentCredentials.Say(CredentialsSent.Authorization));
                    else ledger.Note(fact);
                    return;
                case "TOOMANYREQUESTS":
                    ledger.Claim("rate.limit-exceeded", Confidence.Proven, "the registry says that there were too many requests", Layer.Application, fact);
                    return;
            }
        }
    }
}
