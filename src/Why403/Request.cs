namespace Why403;

/// <summary>A request as it was sent, secrets included: it never leaves the core unredacted.</summary>
/// <param name="Method">As sent; methods are case-sensitive (RFC 9110 section 9.1).</param>
/// <param name="Address">The absolute address, or empty when only a response is known.</param>
public sealed record Request(string Method, string Address)
{
    public static Request Unknown { get; } = new("", "");

    public HeaderList Headers { get; init; } = HeaderList.Empty;

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The protocol as a capture names it, such as <c>HTTP/2</c>; null when unknown.</summary>
    public string? Version { get; init; }

    /// <summary>The parsed address; null when it is unknown or not an absolute http(s) or ws(s) address.</summary>
    public Uri? Uri => Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "ws" or "wss" ? uri : null;
}
