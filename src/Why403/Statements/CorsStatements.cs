using Why403.Text;

namespace Why403.Statements;

/// <summary>What the Fetch standard makes of an exchange that carries an Origin, without a browser's word for it.</summary>
internal static class CorsStatements
{
    public static Reading Read(Exchange exchange)
    {
        var ledger = new Ledger();
        if (exchange.Preflight is { } preflight) Preflight.Judge(preflight, ledger);
        if (exchange.Response is { } response && exchange.Request.Headers["Origin"] is { Length: > 0 } origin)
        {
            if (Preflight.Is(exchange.Request)) Preflight.Judge(exchange, ledger);
            else if (IsUpgrade(exchange.Request)) Upgrade(response, Redaction.Quote(origin), ledger);
            else Answer(exchange, response, origin, ledger);
        }
        return ledger.Close();
    }

    // RFC 6455 section 4.2.2: a server that does not want the Origin answers 403; no preflight comes before a WebSocket.
    private static void Upgrade(Response response, string origin, Ledger ledger)
    {
        if (response.Status == 403)
            ledger.Claim("websocket.origin-refused", Confidence.Possible, $"the upgrade to WebSocket was refused; servers do so for an Origin they do not know ({origin})", null, $"the upgrade with Origin {origin} is answered with 403 (RFC 6455 section 4.2.2)");
    }

    private static void Answer(Exchange exchange, Response response, string origin, Ledger ledger)
    {
        if (response.Status == 403 && response.Body.Span[..Math.Min(512, response.Body.Length)].IndexOf("Invalid CORS request"u8) >= 0)
        {
            ledger.Claim("cors.not-allowed", Confidence.Likely, $"the server refuses the Origin {Redaction.Quote(origin)}", Layer.Application, "the body says `Invalid CORS request`, as Spring does");
            return;
        }
        // A form sends its Origin as well, and no answer to it is hidden; a redirect is judged by where it ends.
        if (exchange.Request.Headers["Sec-Fetch-Mode"] is { } mode && mode != "cors" || response.Status is >= 300 and < 400 || IsOwn(exchange.Request, origin)) return;
        if (Preflight.Mismatch(response, origin) is not { } mismatch) return;
        if (response.Status is >= 200 and < 300 && exchange.Request.Headers["Sec-Fetch-Mode"] == "cors")
            ledger.Claim("cors.not-allowed", Confidence.Possible, "a browser hides this answer from the page that asked", Layer.Client, mismatch);
        else if (exchange.Request.Headers.Has("Sec-Fetch-Mode")) ledger.Note($"{mismatch}: a browser hides this answer, its status included, from the page that asked");
    }

    private static bool IsUpgrade(Request request) =>
        request.Headers["Upgrade"]?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true || request.Headers.Has("Sec-WebSocket-Key") || request.Uri?.Scheme is "ws" or "wss";

    private static bool IsOwn(Request request, string origin) => request.Uri?.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase) == true;
}
