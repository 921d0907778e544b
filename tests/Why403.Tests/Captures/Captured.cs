using System.Text;
using Why403.Captures;

namespace Why403.Tests.Captures;

/// <summary>Reads captures in tests and shows exchanges as text, so that two readings can be compared.</summary>
internal static class Captured
{
    public static (CaptureSummary Summary, List<Exchange> Exchanges) Read(byte[] bytes, CaptureLimits? limits = null, int piece = int.MaxValue)
    {
        var exchanges = new List<Exchange>();
        using var stream = new PieceStream(bytes, piece);
        var summary = CaptureReader.Read(stream, "capture", exchanges.Add, limits);
        Assert.Equal(exchanges.Count, summary.Exchanges);
        return (summary, exchanges);
    }

    public static (CaptureSummary Summary, List<Exchange> Exchanges) Read(string text, CaptureLimits? limits = null) => Read(Encoding.UTF8.GetBytes(text), limits);

    public static Exchange One(string text, CaptureKind kind)
    {
        var (summary, exchanges) = Read(text);
        Assert.Equal(kind, summary.Kind);
        return Assert.Single(exchanges);
    }

    public static string Body(Response? response) => Encoding.UTF8.GetString(response!.Body.Span);

    public static string Show(Exchange e) =>
        $"{e.Request.Method} {e.Request.Address} {e.Request.Version} [{Show(e.Request.Headers)}] {Convert.ToHexString(e.Request.Body.Span)} -> "
        + (e.Response is { } r ? $"{r.Status} {r.Reason} {r.Version} [{Show(r.Headers)}] {Convert.ToHexString(r.Body.Span)} {r.BodyTruncated} {r.BodyUnknown}" : "none")
        + $" failure={e.Failure} console={e.Console} at={e.At:O} peer={e.Peer} sanitized={e.Sanitized} cert={e.ClientCertificateAsked} issuer={e.CertificateIssuer}"
        + $" previous=({(e.Previous is { } p ? Show(p) : "")}) preflight=({(e.Preflight is { } f ? Show(f) : "")})";

    private static string Show(HeaderList headers) => string.Join("|", headers.Select(h => $"{h.Key}={h.Value}"));

    /// <summary>Gives its bytes in small pieces, as a pipe does.</summary>
    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
