using System.Globalization;

namespace Why403.Statements;

/// <summary>What a status means by its own definition.</summary>
internal static class StatusStatements
{
    // nginx and Apache take 8 KB for a line and in all 32 and 8 KB before they answer 431 or 400.
    private const int LargeFields = 6 * 1024;

    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { } response) return Reading.Nothing;
        var ledger = new Ledger();
        switch (response.Status)
        {
            case 404:
                Hidden(exchange, response, ledger);
                break;
            case 405:
                Method(exchange, response, ledger);
                break;
            case 406 when AcceptsAnything(exchange.Request):
                ledger.Claim("edge.waf-rule", Confidence.Possible, "a 406 to a request that accepts anything is not about formats; firewalls at hosters answer so", null, "the status is 406, and the request asks for no format (RFC 9110 section 15.5.7)");
                break;
            case 419:
                ledger.Claim("csrf.failed", Confidence.Likely, "the page or its form was too old, or its cookie did not come back", Layer.Application, "the status is 419, which Laravel uses for an expired form");
                break;
            case 421:
                ledger.Claim("host.mismatch", Confidence.Likely, "the connection reached a server that does not answer for this host", Layer.Server, "the status is 421 Misdirected Request (RFC 9110 section 15.5.20)");
                ledger.Note("a 421 is often cured by a new connection: an HTTP/2 connection that was opened for another host of the same certificate carried this request");
                break;
            case 428:
                ledger.Note("428 asks for a precondition such as If-Match, so that nobody overwrites what they have not seen (RFC 6585 section 3)");
                break;
            case 430:
                ledger.Claim("edge.waf-rule", Confidence.Possible, "Shopify answers 430 to requests that its protection takes for harmful", Layer.Edge, "the status is 430, which no standard defines");
                break;
            case 431:
                Large(exchange, ledger);
                break;
            case 440:
                ledger.Claim("session.mismatch", Confidence.Likely, "the session has ended", Layer.Application, "the status is 440, which IIS and Exchange use for a session that timed out");
                break;
            case 451:
                LegalBlock.Read(exchange, response, ledger);
                break;
            case 511:
                ledger.Claim("network.captive-portal", Confidence.Proven, "the network asks for a login before it lets anything through", Layer.Network, "the status is 511 Network Authentication Required (RFC 6585 section 6)");
                break;
        }
        return ledger.Close();
    }

    private static bool AcceptsAnything(Request request) =>
        request.Address.Length > 0 && (request.Headers["Accept"] is not { } accept || accept.Contains("*/*", StringComparison.Ordinal)) && !request.Headers.Has("Accept-Charset");

    /// <summary>RFC 9110 section 15.5.4 lets a server answer 404 to hide what it refuses; only an API that was asked with credentials makes it worth a thought.</summary>
    private static void Hidden(Exchange exchange, Response response, Ledger ledger)
    {
        if (exchange.Request.Headers.Has("Authorization") && response.Headers["Content-Type"]?.Contains("json", StringComparison.OrdinalIgnoreCase) == true)
            ledger.Claim("resource.hidden-as-404", Confidence.Possible, "it does not exist, or this identity may not know that it does", Layer.Application, "an API answers 404 to a request with Authorization");
    }

    private static void Method(Exchange exchange, Response response, Ledger ledger)
    {
        var method = Quotation.Of(exchange.Request.Method, exchange.Request);
        // Several Allow fields are one list (RFC 9110 section 5.3).
        var allowed = response.Headers.All("Allow").SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Take(40).ToList();
        if (!response.Headers.Has("Allow"))
        {
            ledger.Claim("server.method-refused", Confidence.Possible, "the status says that the method is not allowed, without saying which are", null, "the status is 405 and there is no Allow field, which a 405 must carry (RFC 9110 section 15.5.6)");
            return;
        }
        var named = allowed.Count == 0 ? "none" : Quotation.Of(string.Join(", ", allowed), exchange.Request);
        var fact = $"the status is 405 and Allow lists {named}";
        if (method.Length == 0) ledger.Claim("server.method-refused", Confidence.Likely, $"the method is not allowed here; allowed: {named}", null, fact);
        else if (allowed.Contains(exchange.Request.Method, StringComparer.Ordinal)) ledger.Claim("server.method-refused", Confidence.Possible, $"the status says that {method} is not allowed, yet Allow lists it", null, fact);
        else ledger.Claim("server.method-refused", Confidence.Proven, $"{method} is not allowed here; allowed: {named}", null, fact);
    }

    private static void Large(Exchange exchange, Ledger ledger)
    {
        var headers = exchange.Request.Headers;
        var size = headers.Sum(f => (long)f.Key.Length + f.Value.Length + 4);
        var cookies = headers.All("Cookie").Sum(c => (long)c.Length);
        ledger.Note("431 refuses the size of the request's fields, not its right (RFC 6585 section 5)"
            + (size < LargeFields ? "" : string.Create(CultureInfo.InvariantCulture, $": they have {size} bytes, {cookies} of them cookies")));
    }
}
