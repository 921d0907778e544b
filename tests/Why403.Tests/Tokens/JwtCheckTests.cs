using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Why403.Catalogues;
using Why403.Investigations;
using Why403.Tokens;

namespace Why403.Tests.Tokens;

public sealed class JwtCheckTests
{
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly ECDsa Curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly JwtExpectations Bare = new(Asked.Noon);

    private static string Sound => $$"""{"iss":"https://id.example","aud":["orders","stock"],"sub":"user-4711-of-somewhere","scope":"orders.read","iat":{{Asked.At(-10)}},"nbf":{{Asked.At(-10)}},"exp":{{Asked.At(50)}}}""";

    private static string Keys
    {
        get
        {
            var (rsa, curve) = (Key.ExportParameters(false), Curve.ExportParameters(false));
            return $$"""{"keys":[{"kty":"RSA","kid":"r1","use":"sig","n":"{{Asked.Base64Url(rsa.Modulus!)}}","e":"{{Asked.Base64Url(rsa.Exponent!)}}"},{"kty":"EC","kid":"e1","crv":"P-256","x":"{{Asked.Base64Url(curve.Q.X!)}}","y":"{{Asked.Base64Url(curve.Q.Y!)}}"}]}""";
        }
    }

    private static JwtExpectations WithKeys => Bare with { Keys = JwkSet.Read(Encoding.UTF8.GetBytes(Keys), out _) };

    private static string Signed(string header, string claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Asked.Base64Url(header)}.{Asked.Base64Url(claims)}";
        return $"{text}.{Asked.Base64Url(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Rsa(string claims, string header = """{"alg":"RS256","typ":"at+jwt","kid":"r1"}""") => Signed(header, claims, b => Key.SignData(b, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    private static Why403.Check? Check(string token, string name, JwtExpectations? asked = null) => JwtChecks.Of(JwtForm.Read(token), asked ?? Bare).FirstOrDefault(c => c.Name == name);

    private static Diagnosis Diagnose(string token, JwtExpectations? asked = null) => TokenInquiry.Diagnose(token, asked ?? Bare, Catalogue.BuiltIn).Diagnosis;

    [Fact]
    public void A_sound_token_without_keys_is_undetermined_and_says_that_its_signature_was_not_checked()
    {
        var diagnosis = Diagnose(Rsa(Sound));
        Assert.Equal(Verdict.Undetermined, diagnosis.Verdict);
        Assert.Contains("its signature was not checked", diagnosis.Answer);
        Assert.Empty(diagnosis.Findings);
        Assert.Contains(diagnosis.Notes, n => n.Fact == "check signature is open: signature not checked: no keys were given");
    }

    [Fact]
    public void With_the_right_key_and_names_nothing_speaks_against_it() =>
        Assert.Equal(Verdict.NotRefused, Diagnose(Rsa(Sound), WithKeys with { Issuer = "https://id.example", Audiences = ["orders"], Scopes = ["orders.read"], LongestLife = TimeSpan.FromHours(1) }).Verdict);

    [Theory]
    [InlineData("""{"alg":"RS384","kid":"r1"}""", "384", false)]
    [InlineData("""{"alg":"PS256","kid":"r1"}""", "256", true)]
    [InlineData("""{"alg":"PS512"}""", "512", true)]
    public void Every_RSA_algorithm_is_checked(string header, string hash, bool pss)
    {
        var token = Signed(header, Sound, b => Key.SignData(b, new HashAlgorithmName("SHA" + hash), pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1));
        Assert.Equal(CheckOutcome.Holds, Check(token, "signature", WithKeys)?.Outcome);
    }

    [Fact]
    public void An_elliptic_signature_and_a_shared_secret_are_checked()
    {
        var token = Signed("""{"alg":"ES256","kid":"e1"}""", Sound, b => Curve.SignData(b, HashAlgorithmName.SHA256));
        Assert.Equal(CheckOutcome.Holds, Check(token, "signature", WithKeys)?.Outcome);
        byte[] secret = [1, 2, 3, 4, 5, 6, 7, 8];
        var keys = JwkSet.Read(Encoding.UTF8.GetBytes($$"""{"kty":"oct","k":"{{Asked.Base64Url(secret)}}"}"""), out _);
        Assert.Equal(CheckOutcome.Holds, Check(Signed("""{"alg":"HS256"}""", Sound, b => HMACSHA256.HashData(secret, b)), "signature", Bare with { Keys = keys })?.Outcome);
    }

    [Fact]
    public void A_changed_claim_breaks_the_signature()
    {
        var parts = Rsa(Sound).Split('.');
        var check = Check($"{parts[0]}.{Asked.Base64Url(Sound.Replace("orders.read", "orders.write", StringComparison.Ordinal))}.{parts[2]}", "signature", WithKeys);
        Assert.Equal((CheckOutcome.Fails, Confidence.Proven), (check!.Outcome, check.Confidence));
    }

    [Fact]
    public void A_public_key_taken_for_a_secret_is_named_as_a_forgery()
    {
        var token = Signed("""{"alg":"HS256","kid":"r1"}""", Sound, b => HMACSHA256.HashData(Key.ExportSubjectPublicKeyInfo(), b));
        var check = Check(token, "signature", WithKeys)!;
        Assert.Equal(CheckOutcome.Fails, check.Outcome);
        Assert.Contains("believe a forgery", check.Fact);
    }

    [Theory]
    [InlineData("""{"alg":"none"}""", "alg", "not signed")]
    [InlineData("""{"alg":"NoNe"}""", "alg", "not signed")]
    [InlineData("""{"typ":"JWT","enc":"x"}""", "alg", "names no algorithm")]
    [InlineData("""{"alg":"RS256","crit":["b64"],"b64":false}""", "crit", "b64")]
    [InlineData("""{"alg":"RS256","crit":[]}""", "crit", "names nothing")]
    [InlineData("""{"alg":"RS256","kid":"../../etc/passwd"}""", "kid", "characters of a path")]
    [InlineData("""{"alg":"RS256","kid":"x' or '1'='1"}""", "kid", "characters of a path")]
    [InlineData("""{"alg":"RS256","alg":"none"}""", "alg", "more than once")]
    [InlineData("""{"alg":"RS256","typ":"dpop+jwt"}""", "typ", "DPoP proof")]
    public void Traps_in_the_header_fail_their_check(string header, string name, string fact) =>
        Assert.Contains(JwtChecks.Of(JwtForm.Read(Rsa(Sound, header)), Bare), c => c.Name == name && c.Outcome == CheckOutcome.Fails && c.Fact.Contains(fact, StringComparison.Ordinal));

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    public void A_key_that_the_token_names_itself_is_pointed_out(string name) =>
        Assert.Contains("believes anybody", Check(Rsa(Sound, $$"""{"alg":"RS256","{{name}}":"https://evil.example/keys"}"""), name)?.Fact);

    [Fact]
    public void A_key_that_is_not_in_the_set_fails_its_own_check_and_the_signature_is_tried_with_the_others()
    {
        var token = Rsa(Sound, """{"alg":"RS256","kid":"gone"}""");
        Assert.Contains("none of the 2 keys", Check(token, "kid", WithKeys)?.Fact);
        Assert.Equal("it holds with key r1, RS256", Check(token, "signature", WithKeys)?.Fact);
    }

    [Theory]
    [InlineData(-40, "Fails", Confidence.Proven, "it expired 40 minutes ago")]
    [InlineData(-3, "Fails", Confidence.Possible, "still accept")]
    [InlineData(3, "Holds", Confidence.Possible, "valid for 3 minutes more")]
    public void Expiry_is_told_relative_to_now(int minutes, string outcome, Confidence confidence, string fact)
    {
        var check = Check(Rsa($$"""{"exp":{{Asked.At(minutes)}}}"""), "exp")!;
        Assert.Equal((outcome, confidence), (check.Outcome.ToString(), check.Confidence));
        Assert.Contains(fact, check.Fact);
    }

    [Theory]
    [InlineData("""{"exp":1772366400000}""", "exp", "milliseconds")]
    [InlineData("""{"exp":"soon"}""", "exp", "no count of seconds")]
    [InlineData("""{"sub":"x"}""", "exp", "no expiry")]
    [InlineData("""{"nbf":1772370000}""", "nbf", "valid only from")]
    [InlineData("""{"nbf":{}}""", "nbf", "no count of seconds")]
    [InlineData("""{"iat":1772373600}""", "iat", "a clock is wrong")]
    [InlineData("""{"aud":"orders","aud":"stock"}""", "aud", "more than once")]
    [InlineData("""{"typ":"Refresh"}""", "typ", "refresh token")]
    [InlineData("""{"at_hash":"x"}""", "typ", "ID token")]
    public void Traps_in_the_claims_fail_their_check(string claims, string name, string fact) =>
        Assert.Contains(JwtChecks.Of(JwtForm.Read(Rsa(claims)), Bare), c => c.Name == name && c.Outcome == CheckOutcome.Fails && c.Fact.Contains(fact, StringComparison.Ordinal));

    [Fact]
    public void Names_that_are_expected_are_compared_character_by_character()
    {
        Assert.Contains("slash at the end", Check(Rsa(Sound), "iss", Bare with { Issuer = "https://id.example/" })?.Fact);
        Assert.Equal("the audience is orders stock and not billing", Check(Rsa(Sound), "aud", Bare with { Audiences = ["billing"] })?.Fact);
        Assert.Equal("the token lacks orders.write; it has orders.read", Check(Rsa(Sound), "scope", Bare with { Scopes = ["orders.read", "orders.write"] })?.Fact);
        Assert.Equal("it lives 60 minutes, longer than the 15 minutes allowed", Check(Rsa(Sound), "lifetime", Bare with { LongestLife = TimeSpan.FromMinutes(15) })?.Fact);
    }

    [Theory]
    [InlineData("""{"jkt":"x"}""", "DPoP key")]
    [InlineData("""{"x5t#S256":"x"}""", "client certificate")]
    [InlineData("""{"jwk":{}}""", "not known here")]
    [InlineData("7", "not known here")]
    public void A_bound_token_says_to_what(string confirmation, string fact) =>
        Assert.Contains(fact, Check(Rsa($$"""{"cnf":{{confirmation}}}"""), "cnf")?.Fact);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("opaque", "no dot")]
    [InlineData("a.b", "2 parts")]
    [InlineData("a.b.c.d.e.f.g.h.i.j", "8 or more parts")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30", "2 parts")]
    [InlineData("!!!.e30.x", "no base64url")]
    [InlineData("eyJhb.e30.x", "it was cut")]
    [InlineData("e30.bm90IGpzb24.x", "damaged at byte 1")]
    [InlineData("e30.W10.x", "another JSON value")]
    [InlineData(".e30.x", "header part is empty")]
    [InlineData("e30.e30.x y", "blanks")]
    public void A_text_that_is_no_token_says_where_it_breaks(string text, string fault)
    {
        Assert.Contains(fault, JwtForm.Read(text).Fault);
        Assert.Equal(Verdict.Refused, Diagnose(text).Verdict);
    }

    [Fact]
    public void Depth_and_size_are_bounded_and_said()
    {
        var deep = Asked.Base64Url("{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}");
        Assert.Contains("64 levels", JwtForm.Read($"e30.{deep}.x").Fault);
        Assert.Contains("no server takes", JwtForm.Read("eyJ" + new string('a', 1 << 20)).Fault);
        Assert.True(JwtForm.Read("e30.e30.e30.e30.e30").Encrypted);
    }

    [Fact]
    public void An_authorization_line_is_a_token_with_a_word_before_it() =>
        Assert.Equal("", JwtForm.Read($"Authorization: Bearer {Rsa(Sound)}\n").Fault);

    [Fact]
    public void No_signature_and_no_person_is_shown()
    {
        var token = Rsa("""{"sub":"user-4711-of-somewhere","email":"ada@shop.example","name":"Ada","jti":"0f8a-secret","exp":1}""");
        var text = Why403.Rendering.DiagnosisJson.Write(Diagnose(token, WithKeys));
        Assert.DoesNotContain(token.Split('.')[2], text);
        foreach (var secret in (string[])["user-4711-of-somewhere", "ada@shop.example", "\"Ada\"", "0f8a-secret"]) Assert.DoesNotContain(secret, text);
        Assert.Contains("email", text);
    }

    [Fact]
    public void No_text_and_no_key_set_throws_and_all_end_in_a_verdict() =>
        Gen.Select(Gen.Char["eyJ.{}\":[],0123456789abc-_= \n"].Array[0, 300], Gen.Byte.Array[0, 200]).Sample((characters, bytes) =>
        {
            var keys = JwkSet.Read(bytes, out _) ?? JwkSet.Read(Encoding.UTF8.GetBytes("""{"keys":[{"kty":"RSA","n":"AA","e":""},{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"},{"kty":"oct","k":""}]}"""), out _);
            foreach (var text in (string[])[new(characters), Encoding.Latin1.GetString(bytes), $"eyJhbGciOiJSUzI1NiJ9.{Asked.Base64Url(bytes)}.{new string(characters)}", Signed("""{"alg":"ES256"}""", "{}", _ => new byte[64]), Signed("""{"alg":"HS256"}""", new string(characters), _ => new byte[32])])
                Assert.NotNull(Diagnose(text, Bare with { Keys = keys }).Answer);
        }, iter: 2_000);
}
