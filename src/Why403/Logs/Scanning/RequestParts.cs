namespace Why403.Logs.Scanning;

/// <summary>A request line taken apart, as far as it has parts.</summary>
internal ref struct RequestParts
{
    public ReadOnlySpan<byte> Method;

    /// <summary>Path and query; the whole text where it is no request line.</summary>
    public ReadOnlySpan<byte> Target;

    /// <summary>HTTP/2 or later.</summary>
    public bool IsMultiplexed;

    /// <param name="request">As logged, without its quotes.</param>
    public static RequestParts Split(ReadOnlySpan<byte> request)
    {
        var parts = new RequestParts();
        var space = MethodLength(request);
        if (space <= 0) return new() { Target = request };
        parts.Method = request[..space];
        var target = request[(space + 1)..];
        // " HTTP/1.1": the version has had one digit before the point ever since, and HTTP/2.0 is how servers write 2.
        if (target.Length >= 9 && target[^9] == ' ' && target[^8] == 'H' && target[^3] is >= (byte)'0' and <= (byte)'9')
        {
            parts.IsMultiplexed = target[^3] >= '2';
            target = target[..^9];
        }
        parts.Target = target;
        return parts;
    }

    // Nearly all requests are these three; a search would cost more than the rest of the work.
    private static int MethodLength(ReadOnlySpan<byte> request)
    {
        if (request.StartsWith("GET "u8)) return 3;
        if (request.StartsWith("POST "u8) || request.StartsWith("HEAD "u8)) return 4;
        return request.IndexOf((byte)' ');
    }
}
