namespace Why403;

/// <summary>A request and what came back, from a capture or from the wire.</summary>
public sealed record Exchange(Request Request, Response? Response)
{
    /// <summary>
    /// Why there is no response, in the words of the tool that made the capture: a browser's <c>blocked:csp</c> or
    /// <c>net::ERR_BLOCKED_BY_CLIENT</c>, curl's message, a TLS alert. Null when a response arrived.
    /// </summary>
    public string? Failure { get; init; }

    /// <summary>Lines of a browser's console that belong to this request.</summary>
    public string Console { get; init; } = "";

    /// <summary>When it happened by the caller's clock; null when the capture does not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The address of the peer as the caller saw it.</summary>
    public string? Peer { get; init; }

    /// <summary>The caller's own address on that connection, which is what the peer sees where nothing translates it.</summary>
    public string? Local { get; init; }

    /// <summary>The exchange whose redirect led to this request; null when there was none.</summary>
    public Exchange? Previous { get; init; }

    /// <summary>The CORS preflight that a browser sent for this request (Fetch standard, section 4.8); null when there was none.</summary>
    public Exchange? Preflight { get; init; }

    /// <summary>The exporter removes cookies and credentials (a browser's sanitised HAR): their absence tells nothing.</summary>
    public bool Sanitized { get; init; }

    /// <summary>The server asked for a client certificate during the handshake; null when not observed.</summary>
    public bool? ClientCertificateAsked { get; init; }

    /// <summary>The issuer of the peer's certificate, where a capture holds it.</summary>
    public string? CertificateIssuer { get; init; }
}
