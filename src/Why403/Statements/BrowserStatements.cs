using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Statements;

/// <summary>
/// What a browser says of a request that it stopped itself: devtools' blocked reasons, net:: and NS_ERROR codes, console
/// messages. It is the refuser, so its word is proof.
/// </summary>
internal static class BrowserStatements
{
    /// <summary>One phrase of one browser, and what it states. The first that occurs decides.</summary>
    private sealed record Phrase(string Text, string Cause, string Message, Layer Layer = Layer.Client, Confidence Confidence = Confidence.Proven);

    // Console wording of Chromium 1xx, Firefox 1xx and WebKit; devtools words; net error names of net/base/net_error_list.h.
    private static readonly Phrase[] Phrases =
    [
        new("Response to preflight request doesn't pass access control check", "cors.preflight-refused", "the answer to the preflight does not allow this origin"),
        new("CORS preflight channel did not succeed", "cors.preflight-refused", "the preflight was not answered with a success"),
        new("CORS preflight response did not succeed", "cors.preflight-refused", "the preflight was not answered with a success"),
        new("Preflight response is not successful", "cors.preflight-refused", "the preflight was not answered with a success"),
        new("is not allowed by Access-Control-Allow-Headers", "cors.preflight-refused", "a header field of the request is not in Access-Control-Allow-Headers"),
        new("is not allowed by Access-Control-Allow-Methods", "cors.preflight-refused", "the method is not in Access-Control-Allow-Methods"),
        new("is not allowed according to header ‘Access-Control-Allow-Headers’", "cors.preflight-refused", "a header field of the request is not in Access-Control-Allow-Headers"),
        new("Redirect is not allowed for a preflight request", "cors.preflight-refused", "the preflight was answered with a redirect"),
        new("PreflightMissing", "cors.preflight-refused", "the preflight's answer lacks an Access-Control field"),
        new("PreflightInvalid", "cors.preflight-refused", "the preflight's answer has an invalid Access-Control field"),
        new("blocked by CORS policy", "cors.not-allowed", "the answer does not allow this origin to read it"),
        new("Cross-Origin Request Blocked", "cors.not-allowed", "the answer does not allow this origin to read it"),
        new("is not allowed by Access-Control-Allow-Origin", "cors.not-allowed", "the answer does not allow this origin to read it"),
        new("due to access control checks", "cors.not-allowed", "the answer does not allow this origin to read it"),
        new("CorsError", "cors.not-allowed", "the answer does not allow this origin to read it"),
        new("violates the following Content Security Policy directive", "csp.blocked", "the page's own Content-Security-Policy forbids this request"),
        new("Content-Security-Policy: The page’s settings blocked", "csp.blocked", "the page's own Content-Security-Policy forbids this request"),
        new("Content Security Policy: The page’s settings blocked", "csp.blocked", "the page's own Content-Security-Policy forbids this request"),
        new("because it does not appear in the", "csp.blocked", "the page's own Content-Security-Policy forbids this request"),
        new("blocked:csp", "csp.blocked", "the page's own Content-Security-Policy forbids this request"),
        new("ERR_BLOCKED_BY_CSP", "csp.blocked", "the page's own Content-Security-Policy forbids this request"),
        new("NS_ERROR_CONTENT_BLOCKED", "csp.blocked", "Firefox or one of its rules blocked the request", Confidence: Confidence.Possible),
        new("Mixed Content:", "mixed-content.blocked", "an https page may not load this over http"),
        new("Blocked loading mixed active content", "mixed-content.blocked", "an https page may not load this over http"),
        new("blocked:mixed-content", "mixed-content.blocked", "an https page may not load this over http"),
        new("was not allowed to display insecure content", "mixed-content.blocked", "an https page may not load this over http"),
        new("was not allowed to run insecure content", "mixed-content.blocked", "an https page may not load this over http"),
        new("ERR_BLOCKED_BY_ORB", "browser.resource-policy", "the browser does not hand an answer of this type to a page of another origin"),
        new("ERR_BLOCKED_BY_RESPONSE", "browser.resource-policy", "a cross-origin policy of the answer or of the page forbids its use"),
        new("NotSameOrigin", "browser.resource-policy", "Cross-Origin-Resource-Policy of the answer forbids its use here"),
        new("CoepFrameResourceNeedsCoepHeader", "browser.resource-policy", "the page's embedder policy wants the frame to have one too"),
        new("CorpNotSame", "browser.resource-policy", "Cross-Origin-Resource-Policy of the answer forbids its use here"),
        new("NS_ERROR_DOM_CORP_FAILED", "browser.resource-policy", "Cross-Origin-Resource-Policy of the answer forbids its use here"),
        new("ERR_BLOCKED_BY_CLIENT", "browser.client-blocked", "an extension or a setting of this browser stops the request"),
        new("ERR_BLOCKED_BY_ADMINISTRATOR", "browser.client-blocked", "a policy of the device's administrator stops the request"),
        new("blocked:devtools", "browser.client-blocked", "request blocking in the developer tools stops the request"),
        new("blocked:other", "browser.client-blocked", "the browser or an extension stops the request", Confidence: Confidence.Likely),
        new("blocked:origin", "browser.resource-policy", "the browser stops the request because of its origin", Confidence: Confidence.Likely),
        new("blocked:subresource-filter", "browser.client-blocked", "the browser's own filter stops the request"),
        new("ERR_SSL_CLIENT_AUTH_CERT_NEEDED", "tls.client-certificate", "the server asks for a client certificate", Layer.Server),
        new("ERR_BAD_SSL_CLIENT_AUTH_CERT", "tls.client-certificate", "the server does not accept the client certificate", Layer.Server),
        new("SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT", "tls.client-certificate", "the server asks for a client certificate", Layer.Server),
        new("alert certificate required", "tls.client-certificate", "the server asks for a client certificate (TLS alert 116)", Layer.Server),
        new("certificate required", "tls.client-certificate", "the server asks for a client certificate (TLS alert 116)", Layer.Server),
        new("alert bad certificate", "tls.client-certificate", "the server does not accept the client certificate (TLS alert 42)", Layer.Server),
        new("alert unknown ca", "tls.client-certificate", "the server does not know the client certificate's issuer (TLS alert 48)", Layer.Server),
        new("alert certificate expired", "tls.client-certificate", "the client certificate has expired (TLS alert 45)", Layer.Server),
        new("unrecognized name", "host.mismatch", "the server does not answer for this name (TLS alert 112)", Layer.Server),
        new("unrecognized_name", "host.mismatch", "the server does not answer for this name (TLS alert 112)", Layer.Server),
        new("Error during WebSocket handshake: Unexpected response code: 403", "websocket.origin-refused", "the server refused the upgrade to WebSocket, often because of the Origin", Layer.Application, Confidence.Possible),
        new("ERR_TUNNEL_CONNECTION_FAILED", "network.proxy-denied", "the proxy of this network did not open a tunnel to the site", Layer.Network, Confidence.Likely),
        new("Received HTTP code 407 from proxy", "network.proxy-login", "the proxy of this network asks for a login", Layer.Network),
        new("CONNECT tunnel failed, response 407", "network.proxy-login", "the proxy of this network asks for a login", Layer.Network),
        new("Received HTTP code 403 from proxy", "network.proxy-denied", "the proxy of this network refuses the tunnel to the site", Layer.Network),
        new("CONNECT tunnel failed, response 403", "network.proxy-denied", "the proxy of this network refuses the tunnel to the site", Layer.Network),
    ];

    public static Reading Read(Exchange exchange)
    {
        var said = exchange.Console.Length > 0 ? exchange.Console : exchange.Failure ?? "";
        if (said.Length == 0) return Reading.Nothing;
        if (said.Length > 16 * 1024) said = said[..(16 * 1024)];
        foreach (var phrase in Phrases)
        {
            if (!said.Contains(phrase.Text, StringComparison.OrdinalIgnoreCase)) continue;
            var directive = phrase.Cause == "csp.blocked" && Directive(said) is { } named ? $"; the directive is `{Redaction.Quote(named)}`" : "";
            return new(ImmutableArray.Create(new Clue(phrase.Cause, phrase.Confidence, phrase.Message + directive,
                [Evidence.Outside($"{(phrase.Layer == Layer.Client ? "the browser" : "the client")} says `{Redaction.Quote(said.Trim())}`")]) { Layer = phrase.Layer }), []);
        }
        return Reading.Nothing;
    }

    private static string? Directive(string said)
    {
        // Chromium and Firefox quote the directive, with straight or typographic quotes.
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("directive: \"", "\""), ("directive: “", "”"), ("directive “", "”"), ("(“", "”)")])
        {
            var start = said.IndexOf(open, StringComparison.OrdinalIgnoreCase);
            if (start < 0) continue;
            var end = said.IndexOf(close, start + open.Length, StringComparison.Ordinal);
            if (end > start) return said[(start + open.Length)..end];
        }
        return null;
    }
}
