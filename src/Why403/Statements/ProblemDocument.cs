namespace Why403.Statements;

/// <summary>Problem details (RFC 9457) and the problem types of ietf-httpapi-ratelimit-headers.</summary>
internal static class ProblemDocument
{
    public static void Read(Exchange exchange, Response response, JsonTree body, Ledger ledger)
    {
        if (response.Headers["Content-Type"]?.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase) != true) return;
        var request = exchange.Request;
        var type = body.Plain("type") ?? "about:blank";
        var said = string.Join(": ", new[] { body.Plain("title"), body.Plain("detail") }.OfType<string>().Select(t => Quotation.Of(t, request)));
        var fact = (type == "about:blank" ? "the body is a problem document" : $"the problem document has type {Quotation.Of(type, request)}") + (said.Length > 0 ? $" and says `{said}`" : "");
        // Section 3.1.1 leaves the base address of a type to its author, so the ending decides.
        if (type.EndsWith("quota-exceeded", StringComparison.OrdinalIgnoreCase))
            ledger.Claim("rate.limit-exceeded", Confidence.Proven, "the answer states that a quota is exceeded" + Policies(body, request), null, fact);
        else if (type.EndsWith("temporary-reduced-capacity", StringComparison.OrdinalIgnoreCase))
            ledger.Claim("rate.limit-exceeded", Confidence.Proven, "the answer states that capacity is reduced for now" + Policies(body, request), null, fact);
        else if (type.EndsWith("abnormal-usage-detected", StringComparison.OrdinalIgnoreCase))
            ledger.Claim("bot.behaviour", Confidence.Proven, "the answer states that the way of asking looks abnormal" + Policies(body, request), null, fact);
        else if (response.Status == 403)
            ledger.Claim("application.refused", Confidence.Possible, said.Length > 0 ? $"the application refuses and says `{said}`" : "the application refuses by a problem document", Layer.Application, fact);
        else ledger.Note(fact);
        if (body.Plain("instance") is { } instance) ledger.Note($"the problem document calls this occurrence {Quotation.Of(instance, request)}");
        if (body.Plain("traceId") is { } trace) ledger.Note($"the problem document has traceId {Quotation.Of(trace, request)}");
    }

    private static string Policies(JsonTree body, Request request)
    {
        var names = body["violated-policies"]?.Items.Take(5).Select(p => p.Text.Length > 0 ? p.Text : p.Plain("name") ?? "").Where(n => n.Length > 0).ToList() ?? [];
        return names.Count == 0 ? "" : $": `{Quotation.Of(string.Join(", ", names), request)}`";
    }
}
