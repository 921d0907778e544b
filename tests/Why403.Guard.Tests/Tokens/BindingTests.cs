using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Why403.Guard.Tests.Tokens;

public sealed class BindingTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static (string Members, string Thumbprint) Jwk(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        // RFC 7638 section 3: the required members in the order of their names.
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{FakeIssuer.Encode(point.X!)}}","y":"{{FakeIssuer.Encode(point.Y!)}}"}""";
        return (canonical, FakeIssuer.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(canonical))));
    }

    private static string Proof(Uri site, string token, string id, string method = "GET", string path = "/api/x", int seconds = 0, ECDsa? key = null, string? ath = null, string header = "") =>
        FakeIssuer.Sign($$"""{"htm":"{{method}}","htu":"{{site.GetLeftPart(UriPartial.Authority)}}{{path}}","iat":{{Now.ToUnixTimeSeconds() + seconds}},"jti":"{{id}}","ath":"{{ath ?? FakeIssuer.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)))}}"}""",
            header.Length > 0 ? header : $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{Jwk(key ?? Key).Members}}}""", b => (key ?? Key).SignData(b, HashAlgorithmName.SHA256));

    [Fact]
    public async Task A_token_bound_to_a_key_needs_a_fresh_proof_for_every_request()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        var token = issuer.Token(Now, $$""","cnf":{"jkt":"{{Jwk(Key).Thumbprint}}"}""");
        Task<HttpResponseMessage> Send(string proof) => site.Get("/api/x", ("Authorization", "DPoP " + token), ("DPoP", proof));
        using var first = await Send(Proof(site.Address, token, "1"));
        Assert.Equal("ada DPoP", await first.Words());
        using var second = await Send(Proof(site.Address, token, "2"));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (string Proof, string Fact)[] wrong =
        [
            (Proof(site.Address, token, "1"), "used before"),
            (Proof(site.Address, token, "3", method: "POST"), "another method"),
            (Proof(site.Address, token, "4", path: "/api/y"), "another address"),
            (Proof(site.Address, token, "5", seconds: -90), "not of this minute"),
            (Proof(site.Address, token, "6", seconds: 90), "not of this minute"),
            (Proof(site.Address, token, "7", key: stranger), "another key"),
            (Proof(site.Address, token, "8", ath: "x"), "another token"),
            (Proof(site.Address, token, ""), "no id"),
            (Proof(site.Address, token, "9", header: """{"typ":"dpop+jwt","alg":"none"}"""), "algorithm"),
            (Proof(site.Address, token, "9", header: """{"typ":"JWT","alg":"ES256"}"""), "dpop+jwt"),
            (Proof(site.Address, token, "9", header: """{"typ":"dpop+jwt","alg":"ES256"}"""), "brings no key"),
            (Proof(site.Address, token, "9", header: $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{Jwk(stranger).Members}}}"""), "another key"),
            (Proof(site.Address, token, "10")[..^4] + "AAAA", "signature"),
            ("nonsense", "cannot be read"),
        ];
        foreach (var (proof, fact) in wrong)
        {
            using var response = await Send(proof);
            Assert.Equal((HttpStatusCode.Unauthorized, "token.binding-failed"), (response.StatusCode, response.Cause()));
            Assert.Contains(fact, site.Event(response).Facts.Single());
            Assert.Contains("DPoP realm=\"api\", error=\"invalid_dpop_proof\"", response.Challenge());
            Assert.Contains("algs=\"ES256 RS256 PS256\"", response.Challenge());
        }
        using var bare = await site.With(token);
        Assert.Equal((HttpStatusCode.Unauthorized, "token.binding-failed"), (bare.StatusCode, bare.Cause()));
        using var unbound = await site.Get("/api/x", ("Authorization", "DPoP " + issuer.Token(Now)), ("DPoP", Proof(site.Address, issuer.Token(Now), "11")));
        Assert.Equal(HttpStatusCode.Unauthorized, unbound.StatusCode);
    }

    [Fact]
    public async Task Of_the_same_proof_sent_many_times_at_once_one_passes()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var site = await TokenSite.Start(issuer.Section());
        var token = issuer.Token(Now, $$""","cnf":{"jkt":"{{Jwk(Key).Thumbprint}}"}""");
        var proof = Proof(site.Address, token, "same");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => site.Get("/api/x", ("Authorization", "DPoP " + token), ("DPoP", proof))));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task A_token_bound_to_a_certificate_needs_that_certificate()
    {
        await using var issuer = await FakeIssuer.Start();
        using var rsa = RSA.Create(2048);
        using var mine = new CertificateRequest("CN=mine", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        using var other = new CertificateRequest("CN=other", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        var shown = (X509Certificate2?)null;
        await using var site = await TokenSite.Start(issuer.Section(), before: app => app.Use((http, next) =>
        {
            http.Connection.ClientCertificate = shown;
            return next(http);
        }));
        var token = issuer.Token(Now, $$""","cnf":{"x5t#S256":"{{FakeIssuer.Encode(SHA256.HashData(mine.RawData))}}"}""");
        using var none = await site.With(token);
        Assert.Contains("the connection has none", site.Event(none).Facts.Single());
        shown = other;
        using var wrong = await site.With(token);
        Assert.Contains("another client certificate", site.Event(wrong).Facts.Single());
        shown = mine;
        Assert.Equal(HttpStatusCode.OK, (await site.With(token)).StatusCode);
    }
}
