using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Why403.Guard.Credentials;
using Why403.Guard.Networks;
using Why403.Guard.Tokens;

namespace Why403.Benchmarks;

/// <summary>
/// A JSON Web Token from the table of what was checked, and its first check beside Microsoft.IdentityModel alone with the same
/// checks. The peers alternate in each round; the lower quartile of the rounds counts.
/// </summary>
internal static class TokenRate
{
    private const int Rounds = 41;
    private const int Tokens = 1024;

    public static int Measure()
    {
        using var key = RSA.Create(2048);
        var numbers = key.ExportParameters(false);
        var file = Path.GetTempFileName();
        File.WriteAllText(file, $$"""{"keys":[{"kty":"RSA","kid":"k1","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"{{Base64Url.EncodeToString(numbers.Exponent)}}"}]}""");
        var tokens = Enumerable.Range(0, Tokens).Select(i => Sign(key, i)).ToArray();
        var plan = new CredentialPlan { Issuers = [new("main", "https://id.example", file) { Audiences = ["orders"], Algorithms = ["RS256"] }] };
        using var desk = new IssuerDesk();
        var rings = new KeyRings(desk, TimeProvider.System, NullLogger.Instance);
        CredentialJudge Fresh() => new(rings, new(desk, TimeProvider.System, NullLogger.Instance), TimeProvider.System);
        var contexts = tokens.Select(t =>
        {
            var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
            http.Request.Headers.Authorization = "Bearer " + t;
            return http;
        }).ToArray();
        var judge = Fresh();
        var table = Quartile(() => Each(contexts, http => judge.JudgeAsync(http, plan, default, DateTimeOffset.UtcNow)));
        var handler = new JsonWebTokenHandler { MapInboundClaims = false };
        var parameters = new TokenValidationParameters
        {
            ValidIssuer = "https://id.example", ValidAudiences = ["orders"], ValidAlgorithms = ["RS256"], IssuerSigningKey = new RsaSecurityKey(numbers) { KeyId = "k1" }, TryAllIssuerSigningKeys = false, ClockSkew = TimeSpan.FromSeconds(30),
        };
        var (ours, theirs) = (new double[Rounds], new double[Rounds]);
        // The runtime compiles hot code again in the background: warm for as long as that takes.
        var warm = Stopwatch.StartNew();
        for (var round = 0; round < Rounds; round += warm.ElapsedMilliseconds < 3_000 ? 0 : 1)
        {
            var empty = Fresh();
            // What one peer leaves behind is not collected on the other's time.
            GC.Collect();
            ours[round] = Each(contexts, http => empty.JudgeAsync(http, plan, default, DateTimeOffset.UtcNow));
            GC.Collect();
            theirs[round] = Alone(handler, parameters, tokens);
        }
        Array.Sort(ours);
        Array.Sort(theirs);
        var (our, their) = (ours[Rounds / 4], theirs[Rounds / 4]);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| a token of {tokens[0].Length} characters, RS256 with 2048 bits | ns | to Microsoft.IdentityModel alone |"));
        Console.WriteLine("|---|---:|---:|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| guard: from the table of what was checked | {table:0} | {table / their:0.000} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| guard: first check | {our:0} | {our / their:0.00} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| Microsoft.IdentityModel alone: JsonWebTokenHandler with the same issuer, audience and key | {their:0} | 1 |"));
        File.Delete(file);
        return 0;
    }

    private static string Sign(RSA key, int number)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var text = Base64Url.EncodeToString("""{"alg":"RS256","typ":"at+jwt","kid":"k1"}"""u8) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            $$"""{"iss":"https://id.example","aud":"orders","sub":"user-{{number}}","client_id":"shop","scope":"orders.read orders.write","jti":"{{Guid.NewGuid()}}","iat":{{now}},"exp":{{now + 3600}},"roles":["customer","beta"]}"""));
        return text + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static double Each(DefaultHttpContext[] contexts, Func<HttpContext, ValueTask<CredentialOutcome>> ask)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var http in contexts)
        {
            var asked = ask(http);
            var outcome = asked.IsCompletedSuccessfully ? asked.Result : asked.AsTask().GetAwaiter().GetResult();
            if (outcome.State != CredentialState.Accepted) throw new InvalidOperationException("a good token was not accepted");
        }
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / contexts.Length;
    }

    private static double Alone(JsonWebTokenHandler handler, TokenValidationParameters parameters, string[] tokens)
    {
        var claims = 0;
        var start = Stopwatch.GetTimestamp();
        foreach (var token in tokens)
        {
            var result = handler.ValidateTokenAsync(token, parameters).GetAwaiter().GetResult();
            // The identity is made when it is asked for, and whoever checks a token asks for it.
            claims += result.ClaimsIdentity.Claims.Count();
        }
        return claims > tokens.Length ? Stopwatch.GetElapsedTime(start).TotalNanoseconds / tokens.Length : throw new InvalidOperationException("a good token was not accepted");
    }

    private static double Quartile(Func<double> round)
    {
        var warm = Stopwatch.StartNew();
        var times = new double[Rounds];
        for (var i = 0; i < Rounds; i += warm.ElapsedMilliseconds < 2_000 ? 0 : 1) times[i] = round();
        Array.Sort(times);
        return times[Rounds / 4];
    }
}
