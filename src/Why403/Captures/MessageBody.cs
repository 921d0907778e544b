using System.Buffers;
using System.Globalization;

namespace Why403.Captures;

/// <summary>A response with what a capture holds of its body, and whether its absence tells anything.</summary>
internal static class MessageBody
{
    /// <param name="body">As captured, at most one byte beyond the cap.</param>
    public static Response Attach(Response head, byte[] body, string method, CaptureLimits limits)
    {
        long? length = long.TryParse(head.Headers["content-length"], NumberStyles.None, CultureInfo.InvariantCulture, out var stated) ? stated : null;
        var cut = body.Length > limits.BodyCap;
        if (cut) body = body[..limits.BodyCap];
        // The line end that a terminal or an editor adds is not part of the body.
        if (length < body.Length && body.Length - length <= 2 && body.AsSpan((int)length).IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0) body = body[..(int)length];
        if (IsBlank(body))
        {
            // A HEAD request and a paste of the head alone look like an empty body; only a stated length tells, and a
            // status that never has a body (RFC 9110 sections 15.3.5 and 15.4.5).
            return head with { BodyUnknown = head.Status is not (204 or 304) && (method == "HEAD" || length is not 0) };
        }
        if (method != "HEAD" && length > body.Length) cut = true;
        if (head.Headers["transfer-encoding"]?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true && BodyCoding.Unchunk(body, out var ended) is { } whole)
        {
            body = whole;
            cut |= !ended;
        }
        if (head.Headers["content-encoding"] is { } coding && BodyCoding.Inflate(body, coding, limits.BodyCap, out var shortened) is { } content)
        {
            body = content;
            cut |= shortened;
        }
        return head with { Body = body, BodyTruncated = cut };
    }

    private static bool IsBlank(ReadOnlySpan<byte> body) => body.IndexOfAnyExcept("\r\n"u8) < 0;
}

/// <summary>Collects what is kept of a body, one byte more than the cap so that a cut shows.</summary>
internal sealed class BodyCollector(int cap)
{
    private readonly ArrayBufferWriter<byte> _kept = new();

    public bool IsEmpty => _kept.WrittenCount == 0;

    public void Add(ReadOnlySpan<byte> piece) => _kept.Write(piece[..(int)Math.Min(piece.Length, cap + 1L - _kept.WrittenCount)]);

    public byte[] ToArray() => _kept.WrittenSpan.ToArray();
}
