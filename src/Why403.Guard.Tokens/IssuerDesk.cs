using System.Net.Http.Headers;
using System.Text;
using Why403.Guard.Credentials;

namespace Why403.Guard.Tokens;

/// <summary>Asks issuers: bounded in time and size, following no redirect.</summary>
internal sealed class IssuerDesk : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(3), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        // An issuer that is slow must not hold up a site for the hundred seconds that are usual.
        Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 256 * 1024,
    };

    /// <summary>The bytes of a key set, from its address or its file.</summary>
    /// <exception cref="HttpRequestException">No answer of 200.</exception>
    /// <exception cref="OperationCanceledException">No answer in time.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<byte[]> KeysAsync(string source)
    {
        if (!source.Contains("://", StringComparison.Ordinal)) return await File.ReadAllBytesAsync(source);
        using var response = await _client.GetAsync(new Uri(source));
        if (response.StatusCode != System.Net.HttpStatusCode.OK) throw new HttpRequestException($"the answer is {(int)response.StatusCode}");
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>RFC 7662 section 2.1.</summary>
    /// <exception cref="HttpRequestException">No answer of 200.</exception>
    /// <exception cref="OperationCanceledException">No answer in time.</exception>
    public async Task<byte[]> IntrospectAsync(IntrospectionPlan plan, string token)
    {
        using var form = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, plan.Address) { Content = form };
        // RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(plan.Client)}:{Uri.EscapeDataString(plan.Secret)}")));
        request.Headers.Accept.Add(new("application/json"));
        using var response = await _client.SendAsync(request);
        if (response.StatusCode != System.Net.HttpStatusCode.OK) throw new HttpRequestException($"the answer is {(int)response.StatusCode}");
        return await response.Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => _client.Dispose();
}
