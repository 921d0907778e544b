using System.Text;
using CsCheck;
using Why403.Captures;

namespace Why403.Tests.Captures;

public class CapturePropertyTests
{
    private static readonly string[] Valid =
    [
        Har.Of("WebInspector", Har.Entry(), Har.Entry(method: "OPTIONS", requestHeaders: [("Access-Control-Request-Method", "GET")])),
        "*   Trying 192.0.2.1:443...\n* Connected to a.example (192.0.2.1) port 443\n> GET / HTTP/1.1\n> Host: a.example\n> \n< HTTP/1.1 403 Forbidden\n< Server: x\n< \nno* Connection #0 to host a.example left intact\ncurl: (18) transfer closed\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nHTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n",
        "Request URL:\nhttps://a.example/\nStatus Code:\n403 Forbidden\nResponse Headers\nserver: x\n",
        "--2026-11-25 03:19:07--  http://a.example/\nConnecting to a (a)|192.0.2.1|:80... connected.\nHTTP request sent, awaiting response... \n  HTTP/1.1 403 Forbidden\n  Server: x\n",
        "curl 'https://a.example/' -H $'a: \\u00e9\\x41' --data-raw \"x\\\"y\" \\\n -b 'c=d' ; echo\nHTTP/2 403\n\n",
        "curl ^\"https://a.example/^\" ^\n -H ^\"a: \\^\"b\\^\"^\"\n",
        "GET https://a.example/ 403 (Forbidden)\nMixed Content: insecure resource 'http://b.example/'\n",
        "{\"error\":{\"status\":403}}", "<html><title>403</title></html>", "https://a.example/", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln",
    ];

    [Fact]
    public void Truncation_at_every_offset_is_read()
    {
        foreach (var text in Valid)
            for (var length = 0; length <= text.Length; length++) Captured.Read(text[..length]);
    }

    [Fact]
    public void Arbitrary_bytes_are_read() =>
        Gen.Byte.Array[0, 600].Sample(bytes => { Captured.Read(bytes); }, iter: 2000);

    [Fact]
    public void Arbitrary_bytes_behind_a_gzip_magic_are_read() =>
        Gen.Byte.Array[0, 200].Sample(bytes => { Captured.Read([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, .. bytes]); }, iter: 500);

    [Fact]
    public void Damaged_captures_are_read() =>
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Select(Gen.Int[0, 5000], Gen.Byte).Array[1, 6]).Sample((which, damages) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Valid[which]);
            foreach (var (at, value) in damages) bytes[at % bytes.Length] = value;
            Captured.Read(bytes, new CaptureLimits { BodyCap = 40, HeaderCap = 200, LinkWindow = 2 });
        }, iter: 4000);

    [Fact]
    public void Pieces_joined_at_random_are_read() =>
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Int[0, 300], Gen.Int[0, Valid.Length - 1], Gen.Int[0, 300]).Sample((a, i, b, j) =>
        {
            Captured.Read(Valid[a][..Math.Min(i, Valid[a].Length)] + "\n" + Valid[b][Math.Min(j, Valid[b].Length)..]);
        }, iter: 3000);

    [Fact]
    public void A_byte_at_a_time_changes_nothing() =>
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Int[1, 9], Gen.Int[5, 60]).Sample((which, piece, cap) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Valid[which]);
            var limits = new CaptureLimits { BodyCap = cap };
            Assert.Equal(Captured.Read(bytes, limits).Exchanges.Select(Captured.Show), Captured.Read(bytes, limits, piece).Exchanges.Select(Captured.Show));
        }, iter: 300);

    [Fact]
    public void An_exchange_written_as_curl_shows_it_is_read_back()
    {
        var word = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-"].Array[1, 12].Select(c => new string(c));
        var fields = Gen.Select(word, word).Array[0, 5];
        Gen.Select(word, fields, fields, Gen.Int[200, 599], Gen.Char["abc <>{}*\"é\n"].Array[0, 60]).Sample((path, sent, received, status, body) =>
        {
            // A space or a break at either end, or a line that looks like curl's own, is not told apart.
            var text = string.Join('\n', new string(body).Split('\n').Select(l => "|" + l));
            var transcript = new StringBuilder("* Connected to a.example (192.0.2.1) port 80\n").Append($"> GET /{path} HTTP/1.1\n> Host: a.example\n");
            foreach (var (name, value) in sent) transcript.Append($"> x{name}: {value}\n");
            transcript.Append($"> \n< HTTP/1.1 {status} Word\n");
            foreach (var (name, value) in received) transcript.Append($"< x{name}: {value}\n");
            transcript.Append("< \n").Append(text);
            var exchange = Captured.One(transcript.ToString(), CaptureKind.Transcript);
            Assert.Equal($"http://a.example/{path}", exchange.Request.Address);
            Assert.Equal([("Host", "a.example"), .. sent.Select(f => ("x" + f.Item1, f.Item2))], exchange.Request.Headers.Select(h => (h.Key, h.Value)));
            Assert.Equal(received.Select(f => ("x" + f.Item1, f.Item2)), exchange.Response!.Headers.Select(h => (h.Key, h.Value)));
            Assert.Equal((status, text), (exchange.Response.Status, Captured.Body(exchange.Response)));
        }, iter: 500);
    }
}
