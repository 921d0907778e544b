namespace Why403.Statements;

/// <summary>Slack refuses with 200 and <c>ok: false</c>; for a missing scope it says what was needed and what the token holds.</summary>
internal static class SlackAnswer
{
    public static void Read(Exchange exchange, JsonTree body, Ledger ledger)
    {
        if (body["ok"]?.Text != "false" || body.Plain("error") != "missing_scope" || body.Plain("needed") is not { } needed) return;
        var held = body.Plain("provided") is { } provided ? $"; the token holds `{Quotation.Of(provided, exchange.Request)}`" : "";
        ledger.Claim("scope.insufficient", Confidence.Proven, $"the token lacks a scope; needed: `{Quotation.Of(needed, exchange.Request)}`{held}", Layer.Application, 2,
            $"the JSON body has ok false, error missing_scope and needed `{Quotation.Of(needed, exchange.Request)}`");
    }
}
