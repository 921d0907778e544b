using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Why403.Gateway.Tests.Servers;

namespace Why403.Gateway.Tests;

/// <summary>What reaches the gateway: TLS, the PROXY protocol, web sockets, streams, trusted proxies.</summary>
public sealed class ListenTests : IAsyncLifetime
{
    private readonly WebApplication _upstream = Upstream();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static WebApplication Upstream()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null).UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseWebSockets();
        app.UseRouting();
        app.Map("/echo", async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var bytes = new byte[100];
            for (var got = await socket.ReceiveAsync(bytes, Token); got.MessageType != WebSocketMessageType.Close; got = await socket.ReceiveAsync(bytes, Token))
                await socket.SendAsync(bytes.AsMemory(0, got.Count), WebSocketMessageType.Text, true, Token);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        });
        var goOn = new TaskCompletionSource();
        app.Map("/stream", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: first\n\n", Token);
            await http.Response.Body.FlushAsync(Token);
            await goOn.Task;
            await http.Response.WriteAsync("data: last\n\n", Token);
        });
        app.Map("/go-on", () => goOn.TrySetResult());
        app.MapPost("/count", async http =>
        {
            var buffer = new byte[65_536];
            long count = 0;
            for (int got; (got = await http.Request.Body.ReadAsync(buffer, Token)) > 0;) count += got;
            await http.Response.WriteAsync($"{count}", Token);
        });
        app.MapFallback(http => http.Response.WriteAsync($"for={http.Request.Headers["X-Forwarded-For"]} proto={http.Request.Headers["X-Forwarded-Proto"]}", Token));
        return app;
    }

    private Uri Address => new(_upstream.Urls.First());

    public async ValueTask InitializeAsync() => await _upstream.StartAsync(Token);

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task A_web_socket_and_a_stream_and_a_large_upload_pass()
    {
        await using var gateway = GatewayServer.Before(Address, Loopback.FreePort(), "");
        await gateway.StartAsync(Token);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new($"ws://127.0.0.1:{gateway.Address.Port}/echo"), Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        var bytes = new byte[100];
        var got = await socket.ReceiveAsync(bytes, Token);
        Assert.Equal("hello", Encoding.UTF8.GetString(bytes, 0, got.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);

        using var stream = await gateway.Client.GetAsync(new Uri("/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Token));
        Assert.Equal("data: first", await reader.ReadLineAsync(Token));
        (await gateway.Get("/go-on")).Dispose();
        Assert.Contains("data: last", await reader.ReadToEndAsync(Token));

        // More than the 30 MB at which Kestrel by itself refuses with 413.
        using var body = new ByteArrayContent(new byte[40_000_000]);
        using var upload = await gateway.Client.PostAsync(new Uri("/count", UriKind.Relative), body, Token);
        Assert.Equal("40000000", await upload.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task TLS_is_ended_with_the_certificate_of_the_configuration_behind_the_PROXY_protocol()
    {
        var (plain, tls) = (Loopback.FreePort(), Loopback.FreePort());
        await using var gateway = new GatewayServer(plain, $$"""
            {
              "Kestrel": { "Endpoints": {
                "http": { "Url": "http://127.0.0.1:{{plain}}" },
                "https": { "Url": "https://127.0.0.1:{{tls}}", "Certificate": { "Path": "site.pem", "KeyPath": "site.key" } } } },
              "ReverseProxy": { "Routes": { "all": { "ClusterId": "site", "Match": { "Path": "/{**rest}" } } }, "Clusters": { "site": { "Destinations": { "one": { "Address": "{{Address}}" } } } } },
              "Guard": { "Rules": [ { "Id": "bad", "Do": "refuse", "When": { "Addresses": ["203.0.113.66"] } } ] },
              "Gateway": { "ProxyProtocol": { "https": { "From": ["127.0.0.0/8"] } } }
            }
            """, tls);
        Plant.Folder(gateway.Home, "755");
        WriteCertificate(gateway.Home);
        await gateway.StartAsync(Token);
        Assert.Contains("for=203.0.113.9 proto=https", await OverTlsAsync(tls, "PROXY TCP4 203.0.113.9 192.0.2.1 56324 443\r\n"));
        Assert.Contains("HTTP/1.1 403", await OverTlsAsync(tls, "PROXY TCP4 203.0.113.66 192.0.2.1 56324 443\r\n"));
        // Without the header nobody gets in.
        await Assert.ThrowsAnyAsync<IOException>(() => OverTlsAsync(tls, ""));
        using var answer = await gateway.Get("/");
        Assert.Equal("for=127.0.0.1 proto=http", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_proxy_that_is_believed_names_the_client_and_the_scheme()
    {
        await using var gateway = GatewayServer.Before(Address, Loopback.FreePort(), """ "Addresses": { "Trusted": [ { "Name": "cdn", "From": ["127.0.0.1"], "Field": "X-Forwarded-For" } ] } """);
        await gateway.StartAsync(Token);
        using var answer = await gateway.Get("/", ("X-Forwarded-For", "6.6.6.6, 203.0.113.9"), ("X-Forwarded-Proto", "https"));
        Assert.Equal("for=203.0.113.9 proto=https", await answer.Content.ReadAsStringAsync(Token));
        using var forged = await gateway.Get("/", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https\", gopher"));
        Assert.Equal("for=203.0.113.9 proto=http", await forged.Content.ReadAsStringAsync(Token));
    }

    private static void WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "site.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "site.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static async Task<string> OverTlsAsync(int port, string before)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, Token);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(before), Token);
        // The test's own certificate has no authority.
        await using var tls = new SslStream(socket.GetStream(), false, (_, shown, _, _) => shown?.Subject == "CN=127.0.0.1");
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1" }, Token);
        await tls.WriteAsync("GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n"u8.ToArray(), Token);
        using var reader = new StreamReader(tls);
        return await reader.ReadToEndAsync(Token);
    }
}
