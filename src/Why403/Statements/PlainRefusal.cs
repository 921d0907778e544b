namespace Why403.Statements;

/// <summary>A JSON refusal of nobody's known form: its words are quoted and nothing is read into them.</summary>
internal static class PlainRefusal
{
    private static readonly string[] Names = ["message", "error_description", "error_message", "detail", "error", "reason", "title", "description", "msg", "code"];

    public static void Read(Exchange exchange, Response response, JsonTree body, Ledger ledger)
    {
        if (response.Headers["Content-Type"]?.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase) == true) return;
        var said = Said(body) ?? (body["error"] is { IsObject: true } inner ? Said(inner) : null) ?? (body["errors"] is { Items: [var first, ..] } ? Said(first) ?? (first.Text.Length > 0 ? first.Text : null) : null);
        if (said is null) return;
        var quoted = Quotation.Of(said, exchange.Request);
        if (response.Status == 401) ledger.Note($"the JSON body says `{quoted}`");
        else if (ApplicationMarks.Find(response) is { } mark)
            ledger.Claim("application.refused", Confidence.Possible, $"the application refuses and says `{quoted}`", Layer.Application, $"the JSON body says `{quoted}`", mark);
        else
            ledger.Claim("application.refused", Confidence.Possible, $"the answer says `{quoted}`", Layer.Application, $"the JSON body says `{quoted}`");
    }

    private static string? Said(JsonTree body)
    {
        foreach (var name in Names)
            if (body.Plain(name) is { } text) return text;
        return null;
    }
}
