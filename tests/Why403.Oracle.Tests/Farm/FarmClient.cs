using System.Net;

namespace Why403.Oracle.Tests.Farm;

/// <summary>Sends a request as it stands: no redirects followed, no cookies kept, nothing added, one connection each.</summary>
internal static class FarmClient
{
    private const int Cap = 1 << 20;

    public static async Task<Response> SendAsync(Request request, string? proxy, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : new WebProxy(proxy),
            ConnectTimeout = TimeSpan.FromSeconds(5),
#pragma warning disable CA5359 // The farm signs for itself, and only the farm is asked.
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = Cap };
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Address);
        if (request.Body.Length > 0) message.Content = new ReadOnlyMemoryContent(request.Body);
        foreach (var (name, value) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, value))
                (message.Content ??= new ReadOnlyMemoryContent(default)).Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(message, cancel);
        var fields = answer.Headers.Concat(answer.Content.Headers)
            .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value)));
        return new((int)answer.StatusCode)
        {
            Reason = answer.ReasonPhrase ?? "",
            Headers = new([.. fields]),
            Body = await answer.Content.ReadAsByteArrayAsync(cancel),
        };
    }
}
