using Why403.Tokens;

namespace Why403.Tests.Tokens;

public sealed class JwtTests
{
    private static string Ending(int minutes) => Asked.Jwt($$"""{"sub":"user-4711-of-somewhere","exp":{{Asked.At(minutes)}},"iat":{{Asked.At(minutes - 60)}}}""");

    [Fact]
    public void An_expired_bearer_token_is_the_likely_cause()
    {
        var reading = Asked.With(("Authorization", "Bearer " + Ending(-40))).Read();
        var clue = reading.Claim("token.expired");
        Assert.Equal(Confidence.Likely, clue?.Confidence);
        Assert.Equal("the token in header Authorization expired 40 minutes before this answer", clue?.Message);
        Assert.True(reading.Notes("life 60 minutes"));
        Assert.DoesNotContain("user-4711-of-somewhere", reading.Everything());
    }

    [Theory]
    [InlineData(-3, "Possible", false)]
    [InlineData(-6, "Likely", false)]
    [InlineData(3, null, false)]
    [InlineData(6, null, true)]
    public void Five_minutes_of_skew_are_given_either_way(int minutes, string? confidence, bool excluded)
    {
        var reading = Asked.With(("Authorization", "Bearer " + Ending(minutes))).Read();
        Assert.Equal(confidence, reading.Claim("token.expired")?.Confidence.ToString());
        Assert.Equal(excluded, reading.Exclusion("token.expired") is not null);
    }

    [Theory]
    [InlineData("Cookie", "sid=opaque")]
    [InlineData("X-Auth-Token", "opaque")]
    public void Beside_a_credential_that_cannot_be_read_a_valid_token_excludes_nothing(string name, string value) =>
        Assert.Null(Asked.With(("Authorization", "Bearer " + Ending(600)), (name, value)).Read().Exclusion("token.expired"));

    [Fact]
    public void Tokens_are_found_wherever_they_travel()
    {
        var token = Ending(-40);
        Assert.Equal(Confidence.Likely, Asked.With(("Authorization", "DPoP " + token)).Read().Claim("token.expired")?.Confidence);
        Assert.Equal(Confidence.Likely, Asked.With(("Cf-Access-Jwt-Assertion", token)).Read().Claim("token.expired")?.Confidence);
        Assert.Equal(Confidence.Likely, Asked.With(("X-Amzn-Oidc-Data", token)).Read().Claim("token.expired")?.Confidence);
        Assert.Equal(Confidence.Likely, Asked.With(("Cookie", "CF_Authorization=" + token)).Read().Claim("token.expired")?.Confidence);
        Assert.Equal(Confidence.Possible, Asked.With(("Cookie", "tracking=" + token)).Read().Claim("token.expired")?.Confidence);
        Assert.Equal(Confidence.Likely, Asked.For("https://site.example/?access_token=" + token).Read().Claim("token.expired")?.Confidence);
        Assert.Equal(Confidence.Possible, Asked.For("https://site.example/?state=" + token).Read().Claim("token.expired")?.Confidence);
        Assert.Null(Asked.For("https://site.example/?access_token=" + token, 200).Read().Claim("token.expired"));
    }

    [Fact]
    public void A_padded_token_of_a_load_balancer_is_read()
    {
        var token = Jwt.Read(Ending(-40).Replace(".", "=.", StringComparison.Ordinal), "x", TokenPlace.Access);
        Assert.Equal(Asked.Noon.AddMinutes(-40), token?.Expires);
    }

    [Fact]
    public void A_token_that_is_valid_only_later_is_invalid_now() =>
        Assert.Equal(Confidence.Likely, Asked.With(("Authorization", "Bearer " + Asked.Jwt($$"""{"nbf":{{Asked.At(30)}}}"""))).Read().Claim("token.invalid")?.Confidence);

    [Fact]
    public void What_a_server_compares_is_noted()
    {
        var reading = Asked.With(("Authorization", "Bearer " + Asked.Jwt("""{"iss":"https://id.example/","aud":["api","web"],"azp":"app1","scope":"orders:read profile","scp":["a","b"],"roles":["Reader"]}"""))).Read();
        foreach (var fact in (string[])["alg HS256, typ JWT, kid k1", "iss: https://id.example/", "aud: api web", "azp: app1", "scope: orders:read profile", "scp: a b", "roles: Reader", "has no expiry"])
            Assert.True(reading.Notes(fact), fact);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { Ending(60).Split('.')[0] + "." + Ending(60).Split('.')[1], "2 parts" },
        { Ending(60) + ".abcd", "4 parts" },
        { Ending(60).Split('.')[0] + ".e30x%.abcd", "claims are no base64url" },
        { Ending(60)[..^12], "its signature has 31 characters where HS256 makes 43" },
        { "eyJhbGciOi!.e30.abcd", "header is no base64url" },
        { Asked.Jwt("{}", """{"alg":"none"}""", 0), "unsigned" },
        { Asked.Jwt("""{"exp":1772366400000}"""), "milliseconds" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public void A_malformed_token_is_named(string token, string fact) =>
        Assert.Contains(fact, Asked.With(("Authorization", "Bearer " + token)).Read().Claim("token.invalid")?.Message);

    [Theory]
    [InlineData("""{"exp":"1772366400"}""", true)]
    [InlineData("""{"exp":1772366400.75}""", true)]
    [InlineData("""{"exp":1.7723664e9}""", true)]
    [InlineData("""{"exp":1,"exp":1772366400}""", true)]
    [InlineData("""{"exp":1e999}""", false)]
    [InlineData("""{"exp":-5}""", false)]
    [InlineData("""{"exp":null}""", false)]
    [InlineData("""{"exp":{"a":[1]}}""", false)]
    public void Every_way_to_write_a_time_is_handled(string claims, bool read) =>
        Assert.Equal(read ? Asked.Noon : null, Jwt.Read(Asked.Jwt(claims), "x", TokenPlace.Authorization)?.Expires);

    [Fact]
    public void A_claim_that_comes_twice_is_noted() =>
        Assert.True(Asked.With(("Authorization", "Bearer " + Asked.Jwt("""{"exp":1,"exp":2}"""))).Read().Notes("holds exp more than once"));

    [Fact]
    public void Nesting_is_bounded()
    {
        var deep = "{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}";
        Assert.Equal(JwtKind.Malformed, Jwt.Read(Asked.Jwt(deep), "x", TokenPlace.Authorization)?.Kind);
    }

    [Fact]
    public void An_encrypted_token_is_said_to_be_unreadable()
    {
        var token = Asked.Base64Url("""{"alg":"dir","enc":"A256GCM"}""") + "..aaaa.bbbb.cccc";
        var reading = Asked.With(("Authorization", "Bearer " + token)).Read();
        Assert.True(reading.Notes("is encrypted (JWE"));
        Assert.Empty(reading.Clues);
    }

    [Theory]
    [InlineData("session=eyJ1c2VyIjoxfQ.ZAbCdE.abcdefghijk")]
    [InlineData("laravel_session=eyJpdiI6IkFBIiwidmFsdWUiOiJCQiJ9")]
    public void A_signed_session_cookie_is_no_token(string cookie) => Assert.Empty(Asked.With(("Cookie", cookie)).Read().Clues);

    [Theory]
    [InlineData("redacted")]
    [InlineData("")]
    public void A_signature_that_a_cleaner_took_away_is_no_fault(string signature)
    {
        var parts = Ending(60).Split('.');
        Assert.Null(Asked.With(("Authorization", $"Bearer {parts[0]}.{parts[1]}.{signature}")).Read().Claim("token.invalid"));
    }

    [Theory]
    [InlineData("""{"typ":"Refresh"}""", "refresh token")]
    [InlineData("""{"at_hash":"x"}""", "ID token")]
    public void A_token_of_another_purpose_is_possibly_the_wrong_one(string claims, string fact)
    {
        var clue = Asked.With(("Authorization", "Bearer " + Asked.Jwt(claims))).Read().Claim("token.wrong-audience");
        Assert.Equal(Confidence.Possible, clue?.Confidence);
        Assert.Contains(fact, clue?.Message);
    }

    [Theory]
    [InlineData("POST", "https://site.example/api/orders", "method POST")]
    [InlineData("GET", "https://site.example/api/other", "another address")]
    [InlineData("GET", "https://SITE.example:443/api/orders", null)]
    public void A_dpop_proof_is_held_against_the_request(string method, string address, string? fact)
    {
        var proof = Asked.Jwt($$"""{"htm":"{{method}}","htu":"{{address}}","iat":{{Asked.At(0)}}}""", """{"alg":"ES256","typ":"dpop+jwt"}""", 64);
        var clue = Asked.With(("Authorization", "DPoP " + Ending(60)), ("DPoP", proof)).Read().Claim("token.binding-failed");
        if (fact is null) Assert.Null(clue);
        else Assert.Contains(fact, clue?.Message);
    }

    [Fact]
    public void A_dpop_proof_for_another_token_and_a_missing_one_are_named()
    {
        var proof = Asked.Jwt($$"""{"htm":"GET","htu":"https://site.example/api/orders","iat":{{Asked.At(0)}},"ath":"AAAA"}""", """{"alg":"ES256"}""", 64);
        Assert.Contains("another access token", Asked.With(("Authorization", "DPoP " + Ending(60)), ("DPoP", proof)).Read().Claim("token.binding-failed")?.Message);
        Assert.Contains("no DPoP proof", Asked.With(("Authorization", "DPoP " + Ending(60))).Read().Claim("token.binding-failed")?.Message);
    }
}
