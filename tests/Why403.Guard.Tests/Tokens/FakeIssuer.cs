using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Why403.Guard.Tests.Tokens;

/// <summary>An issuer on a real socket: a key set, an introspection endpoint, and counts of who asked.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string Name = "https://id.example";

    private readonly WebApplication _app;

    private FakeIssuer(WebApplication app) => (_app, Address) = (app, app.Urls.First());

    public string Address { get; }

    public ConcurrentDictionary<string, RSA> Keys { get; } = new();

    /// <summary>Answers of the introspection by token.</summary>
    public ConcurrentDictionary<string, string> Opaque { get; } = new();

    public int KeyReads;

    public int Introspections;

    public bool Down { get; set; }

    public static async Task<FakeIssuer> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        var app = builder.Build();
        FakeIssuer? issuer = null;
        app.UseRouting();
        app.Use((http, next) =>
        {
            if (!issuer!.Down) return next(http);
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        app.MapGet("/jwks", (RequestDelegate)(http =>
        {
            Interlocked.Increment(ref issuer!.KeyReads);
            return http.Response.WriteAsync(issuer.KeySet());
        }));
        app.MapPost("/introspect", (RequestDelegate)(async http =>
        {
            Interlocked.Increment(ref issuer!.Introspections);
            var form = await http.Request.ReadFormAsync();
            var asker = Encoding.UTF8.GetString(Convert.FromBase64String(http.Request.Headers.Authorization.ToString()["Basic ".Length..]));
            http.Response.StatusCode = asker == "api:secret" ? 200 : 401;
            await http.Response.WriteAsync(issuer.Opaque.GetValueOrDefault(form["token"].ToString(), """{"active":false}"""));
        }));
        await app.StartAsync();
        issuer = new(app);
        issuer.Keys["k1"] = RSA.Create(2048);
        return issuer;
    }

    public string Section(string more = "") => $$"""{ "Issuers": { "main": { "Issuer": "{{Name}}", "Keys": "{{Address}}/jwks", "Audiences": ["orders"]{{more}} } } }""";

    public static string Claims(DateTimeOffset now, string more = "", int minutes = 10) =>
        $$"""{"iss":"{{Name}}","aud":"orders","sub":"ada","iat":{{now.ToUnixTimeSeconds() - 60}},"exp":{{now.ToUnixTimeSeconds() + minutes * 60}}{{more}}}""";

    public string Token(DateTimeOffset now, string more = "", int minutes = 10) => Sign(Claims(now, more, minutes));

    public string Sign(string claims, string header = """{"alg":"RS256","typ":"at+jwt","kid":"k1"}""", string key = "k1") => Sign(claims, header, b => Keys[key].SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Sign(string claims, string header, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static string Jwk(RSA key, string id)
    {
        var numbers = key.ExportParameters(false);
        return $$"""{"kty":"RSA","use":"sig","kid":"{{id}}","n":"{{Encode(numbers.Modulus!)}}","e":"{{Encode(numbers.Exponent!)}}"}""";
    }

    // A shared secret among the public keys, and a key for encryption, as careless issuers publish them.
    public string KeySet() => $$"""{"keys":[{"kty":"oct","kid":"shared","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMw"},{{string.Join(',', Keys.Select(k => Jwk(k.Value, k.Key)))}}]}""";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
