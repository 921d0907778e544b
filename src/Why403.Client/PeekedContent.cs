using System.Net;

namespace Why403.Client;

/// <summary>A body whose beginning was read to judge it, whole again for its caller.</summary>
internal sealed class PeekedContent : HttpContent
{
    private readonly byte[] _head;
    private readonly Stream _rest;
    private readonly HttpContent _original;

    private PeekedContent(byte[] head, Stream rest, HttpContent original)
    {
        (_head, _rest, _original) = (head, rest, original);
        foreach (var field in original.Headers.NonValidated) Headers.TryAddWithoutValidation(field.Key, field.Value);
    }

    /// <summary>Reads at most so many bytes, and puts a body in its place that begins with them.</summary>
    public static async Task<(byte[] Head, bool IsWhole)> PeekAsync(HttpResponseMessage response, int cap, CancellationToken cancellation)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new byte[cap];
        var length = await stream.ReadAtLeastAsync(buffer, cap, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        var head = buffer[..length];
        response.Content = new PeekedContent(head, stream, response.Content);
        return (head, length < cap);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_head).ConfigureAwait(false);
        await _rest.CopyToAsync(stream).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _original.Headers.ContentLength ?? 0;
        return _original.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rest.Dispose();
            _original.Dispose();
        }
        base.Dispose(disposing);
    }
}
