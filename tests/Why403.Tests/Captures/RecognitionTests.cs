using System.IO.Compression;
using System.Text;
using Why403.Captures;

namespace Why403.Tests.Captures;

public class RecognitionTests
{
    [Theory]
    [InlineData("", CaptureKind.Empty)]
    [InlineData(" \r\n\t", CaptureKind.Empty)]
    [InlineData("https://a.example/x?Expires=1", CaptureKind.Address)]
    [InlineData("\"https://a.example/x\"\n", CaptureKind.Address)]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln", CaptureKind.Token)]
    [InlineData("<html><title>403 Forbidden</title>", CaptureKind.Page)]
    [InlineData("RBAC: access denied", CaptureKind.Page)]
    [InlineData("{\"message\":\"Forbidden\"}", CaptureKind.Json)]
    [InlineData("Hello, I get this:\n\nHTTP/1.1 403 Forbidden\nServer: x\n", CaptureKind.RawResponse)]
    [InlineData("\0\u0001\u0002\u0003ELF", CaptureKind.Binary)]
    public void Content_decides(string text, CaptureKind kind) => Assert.Equal(kind, Captured.Read(text).Summary.Kind);

    [Theory]
    [InlineData("<html><head><title>403 Forbidden</title></head></html>", 403)]
    [InlineData("<html><h1>Error 406</h1></html>", 406)]
    [InlineData("<html><title>Access denied</title></html>", 0)]
    [InlineData("<html><title>Top 403.5 of 1403</title></html>", 0)]
    [InlineData("{\"type\":\"about:blank\",\"status\":403}", 403)]
    [InlineData("{\"error\":{\"code\":403,\"message\":\"x\"}}", 403)]
    [InlineData("{\"code\":\"AccessDenied\"}", 0)]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", 0)]
    public void A_page_without_a_head_has_the_status_that_it_states_and_no_other(string text, int status)
    {
        var (summary, exchanges) = Captured.Read(text);
        Assert.Equal(status, Assert.Single(exchanges).Response!.Status);
        Assert.Equal(status == 0, summary.Problems.Length == 1);
    }

    [Fact]
    public void A_token_is_a_bearer_header_of_an_unknown_request()
    {
        var exchange = Captured.One("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln\n", CaptureKind.Token);
        Assert.Equal(("", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln"), (exchange.Request.Address, exchange.Request.Headers["authorization"]));
    }

    [Fact]
    public void Byte_order_marks_utf16_and_gzip_make_no_difference()
    {
        var har = Har.Of("Firefox", Har.Entry());
        var expected = Captured.Read(har).Exchanges.Select(Captured.Show).ToList();
        byte[][] forms = [[0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(har)], [0xff, 0xfe, .. Encoding.Unicode.GetBytes(har)], [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(har)], Packed(Encoding.UTF8.GetBytes(har))];
        Assert.All(forms, form => Assert.Equal(expected, Captured.Read(form).Exchanges.Select(Captured.Show)));
    }

    [Fact]
    public void Compressed_input_that_grows_without_end_is_left_in_time()
    {
        var (summary, _) = Captured.Read(Packed(new byte[20_000_000]), new CaptureLimits { InflatedFree = 100_000, InflatedRatio = 10 });
        Assert.Equal(CaptureKind.Binary, summary.Kind);
        var har = Encoding.UTF8.GetBytes(Har.Of("Firefox", Har.Entry(content: $$"""{"text":"{{new string('x', 5_000_000)}}"}""")));
        Assert.Contains(Captured.Read(Packed(har), new CaptureLimits { InflatedFree = 100_000, InflatedRatio = 10 }).Summary.Problems, p => p.Message.Contains("grows more than 10 times", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_beyond_the_cap_is_cut_and_that_is_said()
    {
        var (summary, exchanges) = Captured.Read("HTTP/1.1 403 Forbidden\n\n" + new string('x', 3 << 20), new CaptureLimits { TextCap = 1 << 20 });
        Assert.Contains("first 1 MiB", Assert.Single(summary.Problems).Message);
        Assert.True(Assert.Single(exchanges).Response!.BodyTruncated);
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
