namespace Why403.Statements;

/// <summary>What a JSON body states in the forms that several products share; the narrowest form that fits speaks first.</summary>
internal static class BodyStatements
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 0 or 200 or (>= 400 and < 600) } response || JsonTree.Read(response.Body.Span) is not { } body) return Reading.Nothing;
        var ledger = new Ledger();
        GraphQlErrors.Read(exchange, body, ledger);
        SlackAnswer.Read(exchange, body, ledger);
        if (response.Status is >= 400 and < 600)
        {
            ProblemDocument.Read(exchange, response, body, ledger);
            OAuthBody.Read(exchange, response, body, ledger);
            KubernetesStatement.Read(exchange, response, body, ledger);
            RegistryErrors.Read(exchange, response, body, ledger);
            if (body.Plain("message") is { } message) AmazonDenial.Read(exchange, message, ledger);
            if (response.Status is 401 or 403 && !ledger.Settled) PlainRefusal.Read(exchange, response, body, ledger);
        }
        return ledger.Close();
    }
}
