namespace Why403.Statements;

/// <summary>GraphQL answers 200 and lists its refusals in <c>errors[].extensions.code</c>; the codes are Apollo Server's, Hot Chocolate's and Shopify's.</summary>
internal static class GraphQlErrors
{
    public static void Read(Exchange exchange, JsonTree body, Ledger ledger)
    {
        if (body["errors"] is not { Items: { Count: > 0 } errors }) return;
        // Where fields were answered beside the refused one, the request as a whole was not refused.
        var isPartial = body["data"] is { IsNull: false };
        foreach (var error in errors.Take(20))
        {
            if (error["extensions"]?.Plain("code") is not { } code) continue;
            var confidence = isPartial ? Confidence.Possible : Confidence.Likely;
            var fact = $"errors[].extensions.code is {Quotation.Of(code, exchange.Request)}" + (error.Plain("message") is { } said ? $": {Quotation.Of(said, exchange.Request)}" : "") + At(error, exchange.Request);
            switch (code.ToUpperInvariant())
            {
                case "FORBIDDEN" or "AUTH_NOT_AUTHORIZED" or "ACCESS_DENIED" or "PERMISSION_DENIED":
                    ledger.Claim("role.insufficient", confidence, $"a GraphQL error states {Quotation.Of(code, exchange.Request)}", Layer.Application, fact);
                    return;
                case "UNAUTHENTICATED" or "AUTH_NOT_AUTHENTICATED":
                    var sent = SentCredentials.Of(exchange);
                    if (sent is CredentialsSent.Authorization) ledger.Claim("token.invalid", isPartial ? Confidence.Possible : Confidence.Likely, "a GraphQL error states that the credentials that were sent identify nobody", Layer.Application, fact, SentCredentials.Say(sent));
                    else ledger.Claim("token.missing", confidence, "a GraphQL error states that nobody is signed in", Layer.Application, fact, SentCredentials.Say(sent));
                    return;
                case "THROTTLED" or "RATE_LIMITED" or "TOO_MANY_REQUESTS":
                    ledger.Claim("rate.limit-exceeded", isPartial ? Confidence.Possible : Confidence.Proven, $"a GraphQL error states {Quotation.Of(code, exchange.Request)}", Layer.Application, fact);
                    return;
            }
        }
    }

    private static string At(JsonTree error, Request request)
    {
        var path = error["path"]?.Items.Take(8).Select(p => p.Text).Where(t => t.Length > 0).ToList() ?? [];
        return path.Count == 0 ? "" : $" (at {Quotation.Of(string.Join('.', path), request)})";
    }
}
