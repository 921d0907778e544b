namespace Why403.Statements;

/// <summary>What a handshake shows of client certificates where nobody names them.</summary>
internal static class ClientCertificate
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.ClientCertificateAsked != true) return Reading.Nothing;
        var ledger = new Ledger();
        // Servers before TLS 1.3 end the handshake with alert 40 where a certificate is missing (RFC 5246 section 7.4.6).
        if (exchange.Failure is { } failure && (failure.Contains("handshake failure", StringComparison.OrdinalIgnoreCase) || failure.Contains("alert number 40", StringComparison.OrdinalIgnoreCase)))
            ledger.Claim("tls.client-certificate", Confidence.Likely, "the server asked for a client certificate and then ended the handshake", Layer.Server,
                "the server asked for a client certificate during the handshake", $"the client says `{Quotation.Of(failure, exchange.Request)}`");
        else if (exchange.Response is { Status: 400 or 401 or 403 or 421 })
            ledger.Note("the server asked for a client certificate during the handshake");
        return ledger.Close();
    }
}
