namespace Why403.Statements;

/// <summary>
/// Refusals below HTTP, as clients report them: alerts that the server sent (RFC 8446 section 6.2; received ones only, for an
/// alert of our own says that we refused the server), and proxies that open no tunnel.
/// </summary>
internal static class ConnectionPhrases
{
    private const string Wanted = "the server asks for a client certificate and got none (TLS alert 116)";
    private const string NotTaken = "the server does not accept the client certificate";
    private const string Name = "the server does not answer for this name (TLS alert 112)";

    public static readonly BrowserPhrase[] All =
    [
        Server("ERR_SSL_CLIENT_AUTH_CERT_NEEDED", "tls.client-certificate", "the server asks for a client certificate"), Server("ERR_BAD_SSL_CLIENT_AUTH_CERT", "tls.client-certificate", NotTaken),
        Server("SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT", "tls.client-certificate", Wanted), Server("alert certificate required", "tls.client-certificate", Wanted), Server("(IN), TLS alert, certificate required", "tls.client-certificate", Wanted),
        Server("alert number 116", "tls.client-certificate", Wanted), Server("TLS fatal alert has been received: Certificate is required", "tls.client-certificate", Wanted), Server("fatal alert: 'CertificateRequired'", "tls.client-certificate", Wanted),
        Server("alert bad certificate", "tls.client-certificate", NotTaken + " (TLS alert 42)"), Server("SSL_ERROR_BAD_CERT_ALERT", "tls.client-certificate", NotTaken + " (TLS alert 42)"), Server("alert number 42", "tls.client-certificate", NotTaken + " (TLS alert 42)"),
        Server("alert unsupported certificate", "tls.client-certificate", NotTaken + " of this kind (TLS alert 43)"), Server("alert number 43", "tls.client-certificate", NotTaken + " of this kind (TLS alert 43)"),
        Server("alert certificate revoked", "tls.client-certificate", "the client certificate is revoked (TLS alert 44)"), Server("SSL_ERROR_REVOKED_CERT_ALERT", "tls.client-certificate", "the client certificate is revoked (TLS alert 44)"),
        Server("alert number 44", "tls.client-certificate", "the client certificate is revoked (TLS alert 44)"),
        Server("alert certificate expired", "tls.client-certificate", "the client certificate has expired (TLS alert 45)"), Server("SSL_ERROR_EXPIRED_CERT_ALERT", "tls.client-certificate", "the client certificate has expired (TLS alert 45)"),
        Server("alert number 45", "tls.client-certificate", "the client certificate has expired (TLS alert 45)"),
        Server("alert certificate unknown", "tls.client-certificate", NotTaken + " (TLS alert 46)"), Server("alert number 46", "tls.client-certificate", NotTaken + " (TLS alert 46)"),
        Server("alert unknown ca", "tls.client-certificate", "the server does not know the client certificate's issuer (TLS alert 48)"), Server("SSL_ERROR_UNKNOWN_CA_ALERT", "tls.client-certificate", "the server does not know the client certificate's issuer (TLS alert 48)"),
        Server("alert unrecognized name", "host.mismatch", Name), Server("unrecognized name", "host.mismatch", Name), Server("unrecognized_name", "host.mismatch", Name), Server("alert number 112", "host.mismatch", Name), Server("SSL_ERROR_UNRECOGNIZED_NAME_ALERT", "host.mismatch", Name),
        new("ERR_SSL_UNRECOGNIZED_NAME_ALERT", "host.mismatch", Name, Layer: Layer.Server),
        new("ERR_CERT_COMMON_NAME_INVALID", "host.mismatch", "the server's certificate is for another name", Confidence.Likely, Layer.Server),
        new("SSL_ERROR_BAD_CERT_DOMAIN", "host.mismatch", "the server's certificate is for another name", Confidence.Likely, Layer.Server),
        new("ERR_CERT_", "", "the browser does not trust the server's certificate and sent no request; this is no refusal by the server"),
        new("SSL certificate problem", "", "the client does not trust the server's certificate and sent no request; this is no refusal by the server"),
        new("Error during WebSocket handshake: Unexpected response code: 403", "websocket.origin-refused", "the server refused the upgrade to WebSocket, often because of the Origin", Confidence.Possible, Layer.Application),
        Network("Received HTTP code 407 from proxy", "network.proxy-login", "the proxy of this network asks for a login"), Network("CONNECT tunnel failed, response 407", "network.proxy-login", "the proxy of this network asks for a login"),
        Network("Received HTTP code 403 from proxy", "network.proxy-denied", "the proxy of this network refuses the tunnel to the site"), Network("CONNECT tunnel failed, response 403", "network.proxy-denied", "the proxy of this network refuses the tunnel to the site"),
        new("ERR_TUNNEL_CONNECTION_FAILED", "network.proxy-denied", "the proxy of this network did not open a tunnel to the site", Confidence.Likely, Layer.Network),
    ];

    private static BrowserPhrase Server(string text, string cause, string message) => new(text, cause, message, Layer: Layer.Server);

    private static BrowserPhrase Network(string text, string cause, string message) => new(text, cause, message, Layer: Layer.Network);
}
