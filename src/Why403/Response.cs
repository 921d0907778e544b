namespace Why403;

/// <summary>A response as the caller received it.</summary>
/// <param name="Status">100 to 999; 0 when a capture holds a response (a pasted page) and nothing in it states the status.</param>
public sealed record Response(int Status)
{
    /// <summary>The reason phrase; empty on HTTP/2 and later, which have none.</summary>
    public string Reason { get; init; } = "";

    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>The body, content coding removed, cut at the reader's cap.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body is known to be incomplete: cut at the cap, or the capture ends early.</summary>
    public bool BodyTruncated { get; init; }

    /// <summary>The capture left the body out, so its absence tells nothing.</summary>
    public bool BodyUnknown { get; init; }

    public string? Version { get; init; }
}
