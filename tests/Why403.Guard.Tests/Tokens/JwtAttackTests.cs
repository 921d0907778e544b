using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Why403.Guard.Tests.Tokens;

public sealed class JwtAttackTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task A_good_token_is_its_owner_and_a_request_without_one_is_asked_for_it()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        for (var again = 0; again < 3; again++)
        {
            using var good = await site.With(issuer.Token(Now));
            Assert.Equal("ada Bearer", await good.Words());
        }
        using var none = await site.Get("/api/x");
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer realm=\"api\"", "login.required"), (none.StatusCode, none.Challenge(), none.Cause()));
        Assert.Equal("nobody", await (await site.Get("/public", ("Authorization", "Bearer nonsense"))).Words());
        Assert.Equal(HttpStatusCode.Unauthorized, await site.Status("/api/x", ("Authorization", "Basic YTpi")));
    }

    public static TheoryData<string, string> Claims => new()
    {
        { """{"iss":"https://id.example","aud":"orders","sub":"ada"}""", "exp" },
        { """{"iss":"https://id.example","aud":"orders","exp":"soon"}""", "form" },
        { """{"iss":"https://id.example","aud":"orders","exp":1000000000}""", "exp" },
        { """{"iss":"https://id.example","aud":"orders","exp":9999999999,"nbf":9999999990}""", "nbf" },
        { """{"iss":"https://id.example","aud":"billing","exp":9999999999}""", "aud" },
        { """{"iss":"https://id.example","exp":9999999999}""", "aud" },
        { """{"iss":"https://id.example/","aud":"orders","exp":9999999999}""", "iss" },
        { """{"aud":"orders","exp":9999999999}""", "iss" },
        { """{"iss":"https://id.example","aud":"orders","exp":9999999999,"sub":"ada","sub":"root"}""", "claims" },
        { """{"iss":"https://id.example","aud":"orders","exp":9999999999,"sub":"ada","\u0073ub":"root"}""", "claims" },
        { """{"iss":"https://id.example","aud":"orders","exp":9999999999,"cnf":{"jku":"x"}}""", "cnf" },
        { """{"iss":"https://id.example","aud":"orders","exp":9999999999,"cnf":7}""", "cnf" },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Claims_that_do_not_hold_name_their_check(string claims, string check)
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        using var response = await site.With(issuer.Sign(claims));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("error=\"invalid_token\"", response.Challenge());
        Assert.Contains(site.Event(response).Facts, f => f.StartsWith($"check {check} failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""", "alg")]
    [InlineData("""{"alg":"NoNe"}""", "alg")]
    [InlineData("""{"alg":"HS256","kid":"k1"}""", "alg")]
    [InlineData("""{"alg":"RS512","kid":"k1"}""", "alg")]
    [InlineData("""{"alg":"RS256","kid":"k1","crit":["b64"],"b64":false}""", "crit")]
    [InlineData("""{"alg":"RS256","kid":"k1","crit":[]}""", "crit")]
    [InlineData("""{"alg":"none","alg":"RS256","kid":"k1"}""", "header")]
    [InlineData("""{"alg":"RS256","kid":"../../../../dev/null"}""", "kid")]
    [InlineData("""{"alg":"RS256","kid":"x' UNION SELECT 'k"}""", "kid")]
    [InlineData("""{"alg":"RS256","kid":"shared"}""", "kid")]
    public async Task Headers_that_attack_name_their_check_although_the_signature_holds(string header, string check)
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        using var response = await site.With(issuer.Sign(FakeIssuer.Claims(Now), header));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(site.Event(response).Facts, f => f.StartsWith($"check {check} failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_unsigned_or_forged_token_passes()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        var claims = FakeIssuer.Claims(Now);
        var good = issuer.Token(Now);
        var parts = good.Split('.');
        using var stranger = RSA.Create(2048);
        var own = FakeIssuer.Jwk(stranger, "k1");
        List<string> forgeries =
        [
            $"{FakeIssuer.Encode("""{"alg":"none"}"""u8.ToArray())}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}",
            $"{parts[0]}.{FakeIssuer.Encode(Encoding.UTF8.GetBytes(claims.Replace("ada", "root", StringComparison.Ordinal)))}.{parts[2]}",
            FakeIssuer.Sign(claims, $$"""{"alg":"RS256","kid":"k1","jwk":{{own}}}""", b => stranger.SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            FakeIssuer.Sign(claims, $$"""{"alg":"RS256","kid":"k1","jku":"{{issuer.Address}}/jwks"}""", b => stranger.SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            FakeIssuer.Sign(claims, """{"alg":"PS256","kid":"k1"}""", b => issuer.Keys["k1"].SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            new('a', 100_000), "a.b.c", "..", "eyJhbGciOiJSUzI1NiJ9..", good + "x", "x" + good, good + "." + parts[2] + ".e30",
        ];
        // Every spelling of the public key that anybody has taken for a secret.
        foreach (var secret in (byte[][])[Encoding.ASCII.GetBytes(issuer.Keys["k1"].ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(issuer.Keys["k1"].ExportRSAPublicKeyPem() + "\n"), issuer.Keys["k1"].ExportSubjectPublicKeyInfo(), issuer.Keys["k1"].ExportParameters(false).Modulus!, "secret-secret-secret-secret-123"u8.ToArray(), []])
        {
            forgeries.Add(FakeIssuer.Sign(claims, """{"alg":"HS256","kid":"k1"}""", b => HMACSHA256.HashData(secret, b)));
            forgeries.Add(FakeIssuer.Sign(claims, """{"alg":"HS256","kid":"shared"}""", b => HMACSHA256.HashData(secret, b)));
            forgeries.Add(FakeIssuer.Sign(claims, """{"alg":"RS256","kid":"k1"}""", b => HMACSHA256.HashData(secret, b)));
        }
        foreach (var forgery in forgeries)
        {
            using var response = await site.With(forgery);
            Assert.True(response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.RequestHeaderFieldsTooLarge, $"{forgery[..Math.Min(200, forgery.Length)]} gave {response.StatusCode}");
        }
        Assert.Equal(HttpStatusCode.OK, (await site.With(good)).StatusCode);
    }

    [Fact]
    public async Task Two_credentials_are_none()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        using var response = await site.Get("/api/x", ("Authorization", "Bearer " + issuer.Token(Now)), ("Authorization", "Bearer " + issuer.Token(Now)));
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_token_that_lives_longer_than_the_policy_admits_is_refused()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section(""", "LongestLife": "01:00:00" """));
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Token(Now, minutes: 30))).StatusCode);
        using var response = await site.With(issuer.Token(Now, minutes: 300));
        Assert.Equal(["check lifetime failed: the token is valid for 5 h, longer than 3600 s"], site.Event(response).Facts);
    }

    [Fact]
    public async Task A_type_that_is_not_wanted_is_refused()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section(""", "Types": ["at+jwt"] """));
        Assert.Equal(HttpStatusCode.OK, (await site.With(issuer.Sign(FakeIssuer.Claims(Now), """{"alg":"RS256","typ":"application/at+JWT","kid":"k1"}"""))).StatusCode);
        using var response = await site.With(issuer.Sign(FakeIssuer.Claims(Now), """{"alg":"RS256","typ":"JWT","kid":"k1"}"""));
        Assert.Contains("check typ failed", site.Event(response).Facts.Single());
    }
}
