using System.Net;
using System.Net.Sockets;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Connections;
using Why403.Guard.Networks;

namespace Why403.Guard.Tests.Connections;

public sealed class ProxyProtocolTests
{
    private const string V2 = "0D0A0D0A000D0A515549540A";

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.9 192.0.2.1 56324 443\r\n", "203.0.113.9", 56324)]
    [InlineData("PROXY TCP6 2001:db8::9 2001:db8::1 56324 443\r\n", "2001:db8::9", 56324)]
    [InlineData("PROXY TCP6 ::ffff:203.0.113.9 2001:db8::1 1 2\r\nGET", "203.0.113.9", 1)]
    public void Version_1_names_the_client(string text, string client, int clientPort)
    {
        Assert.Equal(ProxyReading.Proxied, ProxyHeader.Read(Encoding.ASCII.GetBytes(text), out var length, out var source, out var port));
        Assert.Equal((client, clientPort, text.IndexOf('\n') + 1), (source.ToString(), port, length));
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n", nameof(ProxyReading.Local))]
    [InlineData("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", nameof(ProxyReading.Local))]
    [InlineData("PROXY TCP4 203.0.113.9 192.0.2.1 56324 443\r", nameof(ProxyReading.NeedMore))]
    [InlineData("PRO", nameof(ProxyReading.NeedMore))]
    [InlineData("PROXY TCP4 203.0.113.9 192.0.2.1 56324 443\n", nameof(ProxyReading.NeedMore))]
    [InlineData("PROXX", nameof(ProxyReading.Invalid))]
    [InlineData("GET / HTTP/1.1\r\n", nameof(ProxyReading.Invalid))]
    [InlineData("PROXY TCP4 2001:db8::9 192.0.2.1 1 2\r\n", nameof(ProxyReading.Invalid))]
    [InlineData("PROXY TCP6 203.0.113.9 192.0.2.1 1 2\r\n", nameof(ProxyReading.Invalid))]
    [InlineData("PROXY TCP4 203.0.113.9 192.0.2.1 1 99999\r\n", nameof(ProxyReading.Invalid))]
    [InlineData("PROXY TCP4  203.0.113.9 192.0.2.1 1 2\r\n", nameof(ProxyReading.Invalid))]
    [InlineData("PROXY TCP4 203.0.113.9 192.0.2.1 1 2 3\r\n", nameof(ProxyReading.Invalid))]
    [InlineData("PROXY UNKNOWNX\r\n", nameof(ProxyReading.Invalid))]
    [InlineData("PROXY TCP4 203.0.113.9 192.0.2.1 1 2", nameof(ProxyReading.NeedMore))]
    public void Version_1_is_taken_to_the_letter(string text, string reading) => Assert.Equal(reading, ProxyHeader.Read(Encoding.ASCII.GetBytes(text), out _, out _, out _).ToString());

    [Fact]
    public void Version_1_ends_within_107_bytes()
    {
        Assert.Equal(ProxyReading.NeedMore, ProxyHeader.Read(Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 92)), out _, out _, out _));
        Assert.Equal(ProxyReading.Invalid, ProxyHeader.Read(Encoding.ASCII.GetBytes("PROXY UNKNOWN " + new string('x', 93)), out _, out _, out _));
    }

    [Theory]
    [InlineData(V2 + "2111000CCB007109C0000201DC0401BB", "Proxied", "203.0.113.9")]
    [InlineData(V2 + "2000000C" + "CB007109C0000201DC0401BB", "Local", "")]
    [InlineData(V2 + "20000000", "Local", "")]
    [InlineData(V2 + "21000000", "Local", "")]
    [InlineData(V2 + "2121002420010DB800000000000000000000000920010DB8000000000000000000000001DC0401BB", "Proxied", "2001:db8::9")]
    [InlineData(V2 + "2111000FCB007109C0000201DC0401BB040000", "Proxied", "203.0.113.9")] // an empty NOOP
    [InlineData(V2 + "2111000FCB007109C0000201DC0401BB040001", "Invalid", "")] // a TLV past the end
    [InlineData(V2 + "2111000DCB007109C0000201DC0401BB04", "Invalid", "")]
    [InlineData(V2 + "21110013CB007109C0000201DC0401BB03000400000000", "Invalid", "")] // a wrong CRC
    [InlineData(V2 + "2111000BCB007109C0000201DC0401", "Invalid", "")]
    [InlineData(V2 + "2211000CCB007109C0000201DC0401BB", "Invalid", "")]
    [InlineData(V2 + "1111000CCB007109C0000201DC0401BB", "Invalid", "")]
    [InlineData(V2 + "2141000CCB007109C0000201DC0401BB", "Invalid", "")]
    [InlineData(V2 + "2111FFFF", "Invalid", "")]
    [InlineData(V2 + "2111000CCB007109C0000201DC0401", "NeedMore", "")]
    [InlineData("0D0A0D0A000D0A51554954", "NeedMore", "")]
    [InlineData("0D0A0D0A000D0A51554955", "Invalid", "")]
    public void Version_2_is_taken_to_the_letter(string hex, string reading, string client)
    {
        Assert.Equal(reading, ProxyHeader.Read(Convert.FromHexString(hex), out var length, out var source, out _).ToString());
        if (client.Length > 0) Assert.Equal((client, hex.Length / 2), (source.ToString(), length));
    }

    [Fact]
    public void Any_bytes_are_read_without_throwing_and_one_byte_more_never_changes_an_end() => Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.Byte.Array[0, 60].Select(b => (byte[])[.. "PROXY TCP4 "u8, .. b]),
        Gen.Byte.Array[0, 60].Select(b => (byte[])[.. Convert.FromHexString(V2 + "2111"), .. b])).Sample(bytes =>
    {
        var last = ProxyReading.NeedMore;
        for (var n = 0; n <= bytes.Length; n++)
        {
            var reading = ProxyHeader.Read(bytes.AsSpan(0, n), out _, out _, out _);
            if (last != ProxyReading.NeedMore && reading != last) return false;
            last = reading;
        }
        return true;
    });

    [Fact]
    public async Task A_trusted_peer_names_the_client_and_rules_see_that_client()
    {
        await using var site = await Start("127.0.0.1");
        Assert.Contains("203.0.113.7", await Ask(site, "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n"));
        Assert.Contains(" 403 ", await Ask(site, "PROXY TCP4 203.0.113.9 192.0.2.1 1 2\r\n"));
        Assert.Contains(" 403 ", await Ask(site, "PROXY TCP6 ::ffff:203.0.113.9 2001:db8::1 1 2\r\n"));
        Assert.Contains("127.0.0.1", await Ask(site, "PROXY UNKNOWN\r\n"));
        // In pieces of a few bytes.
        Assert.Contains("203.0.113.7", await Ask(site, "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n", 7));
    }

    [Fact]
    public async Task Without_a_header_and_from_others_the_connection_is_closed()
    {
        await using (var site = await Start("127.0.0.1")) Assert.Equal("", await Ask(site, ""));
        await using (var site = await Start("192.0.2.0/24")) Assert.Equal("", await Ask(site, "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n"));
    }

    [Fact]
    public async Task A_listener_without_peers_does_not_start() => await Assert.ThrowsAsync<ArgumentException>(() => Start());

    private static Task<Site> Start(params string[] peers) => Site.Start(
        """{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "When": { "Addresses": ["203.0.113.9"] } } ] } }""",
        build: b => b.WebHost.ConfigureKestrel(k => k.ListenLocalhost0(l => l.UseProxyProtocol(peers))),
        map: app => app.Run(c => c.Response.WriteAsync(c.Connection.RemoteIpAddress!.ToString())));

    private static async Task<string> Ask(Site site, string header, int piece = 1_000)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, site.Address.Port);
        var bytes = Encoding.ASCII.GetBytes(header + "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (var at = 0; at < bytes.Length; at += piece) await socket.SendAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)));
            while (await socket.ReceiveAsync(buffer) is > 0 and var n) answer.Append(Encoding.UTF8.GetString(buffer, 0, n));
        }
        catch (SocketException)
        {
            // A closed connection with unread bytes is reset.
        }
        return answer.ToString();
    }
}

internal static class Loopback
{
    public static void ListenLocalhost0(this Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, Action<Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions> listen) =>
        kestrel.Listen(IPAddress.Loopback, 0, listen);
}
