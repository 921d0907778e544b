namespace Why403.Captures;

/// <summary>What curl's information lines (<c>*</c>) tell about the connection that the next request uses.</summary>
internal sealed class CurlConnection
{
    private bool _handshakeSeen;
    private bool _certificateRequestSeen;

    public string? Peer { get; private set; }

    public string? Host { get; private set; }

    public string Scheme { get; private set; } = "http";

    public string? Issuer { get; private set; }

    /// <summary>Only OpenSSL builds print the handshake; without it nothing is known.</summary>
    public bool? CertificateAsked => _certificateRequestSeen ? true : _handshakeSeen ? false : null;

    /// <summary>The address that the next request goes to, where a line says it.</summary>
    public string? Next { get; set; }

    /// <param name="line">Without the asterisk.</param>
    public void Read(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        // Older curls print "Connected to" before the handshake, those since 8.6 after it: what starts a connection is "Trying".
        if (line.StartsWith("Trying ", StringComparison.Ordinal)) (Scheme, _handshakeSeen, _certificateRequestSeen, Issuer) = ("http", false, false, null);
        else if (After(line, "Connected to ") is { Length: > 0 } connected) Connect(connected, opening: " (", closing: ")");
        // curl 8.16 and later.
        else if (After(line, "Established connection to ") is { Length: > 0 } established) Connect(established, opening: " (", closing: " port");
        else if (After(line, "issuer:") is { Length: > 0 } issuer) Issuer ??= ByteText.Decode(issuer.Trim());
        else if (line.Contains("TLS handshake", StringComparison.Ordinal)) Handshake(line);
        else if (line.StartsWith("SSL connection using", StringComparison.Ordinal) || line.StartsWith("ALPN", StringComparison.Ordinal) || line.StartsWith("schannel:", StringComparison.Ordinal) || line.StartsWith("Server certificate:", StringComparison.Ordinal)) Scheme = "https";
        else if (After(line, "Issue another request to this URL: '") is { Length: > 0 } another) Next = ByteText.Decode(another.TrimEnd('\''));
        else if (line.IndexOf("OPENED stream for ") is >= 0 and var opened)
        {
            Next = ByteText.Decode(Address.In(line[(opened + "OPENED stream for ".Length)..]));
            if (Next.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) Scheme = "https";
        }
        else if (line.IndexOf("[:scheme: ") is >= 0 and var scheme) Scheme = line[(scheme + 10)..].TrimEnd(']').SequenceEqual("https") ? "https" : Scheme;
        else if (After(line, "Could not resolve host: ") is { Length: > 0 } unresolved) Host = Address.In(unresolved).ToString();
    }

    private void Connect(ReadOnlySpan<char> rest, string opening, string closing)
    {
        var open = rest.IndexOf(opening);
        if (open < 0) return;
        Host = rest[..open].ToString();
        var inside = rest[(open + opening.Length)..];
        var close = inside.IndexOf(closing);
        Peer = (close < 0 ? inside : inside[..close]).ToString();
        if (rest.Contains("port 443", StringComparison.Ordinal)) Scheme = "https";
    }

    private void Handshake(ReadOnlySpan<char> line)
    {
        Scheme = "https";
        if (!line.Contains("(IN)", StringComparison.Ordinal)) return;
        // TLS 1.3 "Request CERT (13)"; TLS 1.2 prints the same name for its CertificateRequest.
        if (line.Contains("Request CERT", StringComparison.Ordinal)) _certificateRequestSeen = true;
        if (line.Contains("inished", StringComparison.Ordinal)) _handshakeSeen = true;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> line, string start) =>
        line.StartsWith(start, StringComparison.Ordinal) ? line[start.Length..] : default;
}
