using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using Why403.Probing;

namespace Why403.Cli;

/// <summary>
/// Sends over a fresh connection each time, since a reused one can hide what is tested; follows nothing, keeps no
/// cookie, and reads a bounded part of the body.
/// </summary>
internal sealed class HttpTransport(Connection connection, TimeProvider clock) : ITransport
{
    // A header block is refused by most servers beyond 8 to 64 KiB; an answer with more than this is hostile.
    private const int HeaderKibibytes = 256;

    public async ValueTask<Exchange> SendAsync(Request request, Route route, int bodyCap, CancellationToken cancellation)
    {
        string? peer = null, local = null, issuer = null;
        var at = clock.GetUtcNow();
        using var handler = Handler(route, (p, l) => (peer, local) = (p, l), i => issuer = i);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var message = Message(request, route);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(connection.Timeout);
        try
        {
            using var answer = await invoker.SendAsync(message, timeout.Token).ConfigureAwait(false);
            var (body, truncated) = await ReadAsync(answer.Content, bodyCap, timeout.Token).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            var response = new Response((int)answer.StatusCode)
            {
                Reason = answer.Version.Major >= 2 ? "" : answer.ReasonPhrase ?? "",
                Headers = Headers(answer),
                Body = body,
                BodyTruncated = truncated,
                Version = "HTTP/" + (answer.Version.Minor == 0 && answer.Version.Major > 1 ? answer.Version.Major : answer.Version),
            };
            return new(request, response) { At = at, Peer = peer, Local = local, CertificateIssuer = issuer };
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ProxyTunnelError && e.StatusCode is { } refused)
        {
            // The caller's own proxy answered the CONNECT; the site never saw the request.
            return new(new Request("CONNECT", request.Address), new Response((int)refused) { BodyUnknown = true }) { At = at, Peer = peer };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new(request, null) { At = at, Peer = peer, Failure = Failures.Say(e, connection.Timeout) };
        }
    }

    private SocketsHttpHandler Handler(Route route, Action<string, string> onPeer, Action<string> onIssuer) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = !connection.Direct,
        Proxy = connection.Proxy is null ? null : new WebProxy(connection.Proxy),
        AutomaticDecompression = DecompressionMethods.None,
        PreAuthenticate = false,
#pragma warning disable CA2262 // the unit is KiB, and 256 KiB is meant
        MaxResponseHeadersLength = HeaderKibibytes,
#pragma warning restore CA2262
        MaxResponseDrainSize = 0,
        ConnectTimeout = connection.Timeout,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                if (certificate is not null) onIssuer(certificate.Issuer);
                return errors == SslPolicyErrors.None || connection.Insecure;
            },
        },
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = await ConnectAsync(context.DnsEndPoint, route.IpFamily, cancellation).ConfigureAwait(false);
            onPeer(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString(), ((IPEndPoint)socket.LocalEndPoint!).Address.ToString());
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    private async ValueTask<Socket> ConnectAsync(DnsEndPoint end, int? family, CancellationToken cancellation)
    {
        var addresses = connection.Resolved.TryGetValue($"{end.Host}:{end.Port}", out var chosen)
            ? [chosen]
            : await Dns.GetHostAddressesAsync(end.Host, family switch { 4 => AddressFamily.InterNetwork, 6 => AddressFamily.InterNetworkV6, _ => AddressFamily.Unspecified }, cancellation).ConfigureAwait(false);
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, end.Port), cancellation).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                last = e;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static HttpRequestMessage Message(Request request, Route route)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Uri)
        {
            Version = route.HttpVersion ?? HttpVersion.Version20,
            VersionPolicy = route.HttpVersion is null ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var field in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(field.Key, field.Value))
            {
                // Content-* fields belong to a body, and a safe request has none worth sending.
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.TryAddWithoutValidation(field.Key, field.Value);
            }
        return message;
    }

    private static HeaderList Headers(HttpResponseMessage answer)
    {
        var fields = new List<(string, string)>();
        foreach (var field in answer.Headers.NonValidated)
            foreach (var value in field.Value) fields.Add((field.Key, value));
        foreach (var field in answer.Content.Headers.NonValidated)
            foreach (var value in field.Value) fields.Add((field.Key, value));
        return HeaderList.Of([.. fields]);
    }

    private static async ValueTask<(byte[] Body, bool Truncated)> ReadAsync(HttpContent content, int cap, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            await using var raw = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            // What a small stream inflates to is bounded by the same cap, so a bomb ends where any large body ends.
            await using var stream = Decode(raw, content.Headers);
            while (memory.Length < cap)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, cap - memory.Length)), cancellation).ConfigureAwait(false);
                if (read == 0) return (memory.ToArray(), false);
                memory.Write(buffer, 0, read);
            }
            return (memory.ToArray(), true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or OperationCanceledException)
        {
            // A stalled or damaged body: the status and the fields arrived, and what came of the body is kept.
            return (memory.ToArray(), true);
        }
    }

    private static Stream Decode(Stream raw, HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Encoding", out var codings) ? codings.ToString().Trim().ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(raw, CompressionMode.Decompress),
            "deflate" => new ZLibStream(raw, CompressionMode.Decompress),
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            _ => raw,
        } : raw;
}
