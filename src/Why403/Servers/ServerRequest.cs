namespace Why403.Servers;

/// <summary>What became of the client's certificate in the handshake.</summary>
public enum ClientCertificate
{
    None,
    Valid,
    /// <summary>Sent and not accepted: signed by another authority, expired, revoked.</summary>
    Invalid,
}

/// <summary>One request as it arrives at the server's socket.</summary>
/// <param name="Method">As sent.</param>
/// <param name="Target">Path and query as sent, percent escapes and all.</param>
public sealed record ServerRequest(string Method, string Target)
{
    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary>The <c>Host</c> field as sent; null for none.</summary>
    public string? Host { get; init; }

    /// <summary>The name of the TLS handshake (SNI); the host's own where null.</summary>
    public string? TlsName { get; init; }

    /// <summary>All other fields; a second <c>Host</c> stands here.</summary>
    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>The peer of the connection: an address, or <c>unix:</c>.</summary>
    public string Client { get; init; } = "203.0.113.1";

    /// <summary>The address that the connection arrives at; null when it is not known.</summary>
    public string? LocalAddress { get; init; }

    public int? LocalPort { get; init; }

    public string Protocol { get; init; } = "HTTP/1.1";

    public ClientCertificate Certificate { get; init; }

    /// <summary>The time of the request; null leaves what depends on the clock open.</summary>
    public DateTimeOffset? At { get; init; }
}
