using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Statements;

/// <summary>What the Fetch standard makes of an exchange that carries an Origin, without a browser's word for it.</summary>
internal static class CorsStatements
{
    public static Reading Read(Exchange exchange)
    {
        var headers = exchange.Request.Headers;
        if (exchange.Preflight is { } preflight && Refused(preflight) is { } inner) return inner;
        if (headers["Origin"] is not { Length: > 0 } origin || exchange.Response is not { } response) return Reading.Nothing;
        if (exchange.Request.Method == "OPTIONS" && headers.Has("Access-Control-Request-Method")) return Refused(exchange) ?? Reading.Nothing;
        var quoted = Redaction.Quote(origin);
        if (headers["Upgrade"]?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true)
            return response.Status != 403 ? Reading.Nothing
                : new([new("websocket.origin-refused", Confidence.Possible, $"the upgrade to WebSocket was refused; servers do so for an Origin they do not know ({quoted})", [Evidence.Outside($"the upgrade with Origin {quoted} is answered with 403 (RFC 6455 section 4.2.2)")])], []);
        return response.Status == 403 && Text(response).Contains("Invalid CORS request", StringComparison.Ordinal)
            ? new([new("cors.not-allowed", Confidence.Likely, $"the server refuses the Origin {quoted}", [Evidence.Outside("the body says `Invalid CORS request`, as Spring does")]) { Layer = Layer.Application }], [])
            : Reading.Nothing;
    }

    /// <summary>Fetch standard, CORS-preflight fetch: an ok status and a matching Access-Control-Allow-Origin, or the browser stops.</summary>
    private static Reading? Refused(Exchange preflight)
    {
        if (preflight.Response is not { } response || preflight.Request.Headers["Origin"] is not { } origin) return null;
        var allowed = response.Headers["Access-Control-Allow-Origin"];
        var fact = response.Status is < 200 or > 299 ? $"the preflight is answered with {response.Status}, and only 200 to 299 count"
            : allowed is null ? "the preflight's answer has no Access-Control-Allow-Origin"
            : allowed != "*" && allowed != origin ? $"Access-Control-Allow-Origin is {Redaction.Quote(allowed)}, the Origin is {Redaction.Quote(origin)}"
            : null;
        return fact is null ? null
            : new([new("cors.preflight-refused", Confidence.Proven, "the browser's question before the request is not answered as it must be, so the request is never sent", ImmutableArray.Create(Evidence.Outside(fact))) { Layer = response.Status is 401 or 403 ? null : Layer.Application }], []);
    }

    private static string Text(Response response) => System.Text.Encoding.UTF8.GetString(response.Body.Span[..Math.Min(response.Body.Length, 512)]);
}
