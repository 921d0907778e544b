using System.Text;

namespace Why403.Tests.Tokens;

public sealed class AuthorizationTests
{
    [Theory]
    [InlineData("Bearer Bearer abcdefabcdef", "two schemes")]
    [InlineData("Bearer \"abcdefabcdef\"", "quotation marks")]
    [InlineData("Bearer abcdef\n", "line break")]
    [InlineData("Bearer abcdef\\n", "line break")]
    [InlineData("Bearer abcdef ghijkl", "a space in it")]
    [InlineData("Bearer: abcdefabcdef", "a colon behind Bearer")]
    [InlineData("Bearer <token>", "a placeholder in < >")]
    [InlineData("Bearer undefined", "the word undefined")]
    [InlineData("bearer null", "the word null")]
    [InlineData("Bearer [object Object]", "the word [object Object]")]
    [InlineData("Bearer {{token}}", "a template variable")]
    [InlineData("Bearer $TOKEN", "the name of a shell variable")]
    [InlineData("Bearer ${TOKEN}", "a variable in ${ }")]
    [InlineData("Bearer YOUR_API_TOKEN", "the placeholder of an example")]
    [InlineData("undefined", "the word undefined")]
    [InlineData("Basic !!!", "no base64")]
    [InlineData("Basic dXNlcg==", "no colon")]
    public void A_malformed_field_is_named(string value, string fact)
    {
        var clue = Asked.With(("Authorization", value)).Read().Claim("token.invalid");
        Assert.Equal(Confidence.Likely, clue?.Confidence);
        Assert.Contains(fact, clue?.Message);
    }

    [Theory]
    [InlineData("Bearer mF_9.B5f-4.1JqM")]
    [InlineData("Bearer REDACTED")]
    [InlineData("Bearer ***")]
    [InlineData("Negotiate YIIabc==")]
    [InlineData("Digest username=\"x\", realm=\"y\"")]
    [InlineData("token ABCdefGHI123")]
    [InlineData("Basic dXNlcjpwYXNzd29yZA==")]
    public void An_ordinary_field_is_no_fault(string value) => Assert.Empty(Asked.With(("Authorization", value)).Read().Clues);

    [Fact]
    public void A_scheme_with_nothing_behind_it_carries_no_credentials() =>
        Assert.Equal(Confidence.Likely, Asked.With(("Authorization", "Bearer ")).Read().Claim("token.missing")?.Confidence);

    [Fact]
    public void Basic_credentials_show_their_shape_alone()
    {
        var reading = Asked.With(("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("alice.wonder:")))).Read();
        Assert.True(reading.Notes("user …(12 chars), password empty"));
        Assert.DoesNotContain("alice", reading.Everything());
    }

    [Fact]
    public void Two_credentials_at_once_are_named()
    {
        Assert.Contains("access_token", Asked.For("https://site.example/?access_token=abcdef", 400, "GET", ("Authorization", "Bearer abcdef")).Read().Claim("token.invalid")?.Message);
        var s3 = "https://b.s3.amazonaws.com/t?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1893456000&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D";
        Assert.Contains("S3 admits one", Asked.For(s3, 400, "GET", ("Authorization", "Bearer abcdef")).Read().Claim("token.invalid")?.Message);
    }

    [Theory]
    [InlineData("ghp_0123456789abcdefghij0123456789abcdef", "GitHub personal access token (classic)")]
    [InlineData("glpat-0123456789abcdefghij", "GitLab personal access token")]
    [InlineData("sk_test_0123456789abcdefghij", "Stripe secret key (test)")]
    [InlineData("xoxb-0123456789-abcdefghij", "Slack bot token")]
    [InlineData("AIza0123456789abcdefghij0123456789abcde", "Google API key")]
    [InlineData("SG.0123456789abcdefghij01.23456789abcdefghij0123456789abcdefghij01234", "SendGrid API key")]
    public void A_key_is_known_by_its_prefix_and_never_shown(string key, string name)
    {
        foreach (var exchange in new[] { Asked.With(("Authorization", "Bearer " + key)), Asked.With(("X-Api-Key", key)), Asked.For("https://site.example/?api_key=" + key) })
        {
            var reading = exchange.Read();
            Assert.True(reading.Notes(name));
            Assert.Empty(reading.Clues);
            Assert.DoesNotContain(key, reading.Everything());
        }
    }

    [Fact]
    public void A_publishable_key_where_a_secret_one_belongs_is_possible()
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("pk_live_0123456789abcdef:"));
        Assert.Equal(Confidence.Possible, Asked.With(("Authorization", basic)).Read().Claim("api-key.invalid")?.Confidence);
    }

    [Fact]
    public void A_key_of_another_length_than_its_kind_is_possibly_cut() =>
        Assert.Contains("such keys have 40", Asked.With(("Authorization", "Bearer ghp_0123456789abcdef")).Read().Claim("api-key.invalid")?.Message);

    [Theory]
    [InlineData("x-api-key", "", "api-key.missing")]
    [InlineData("x-api-key", "undefined", "api-key.invalid")]
    [InlineData("X-Auth-Token", "null", "token.invalid")]
    [InlineData("Ocp-Apim-Subscription-Key", "{{key}}", "api-key.invalid")]
    public void An_empty_or_unfilled_key_field_is_named(string name, string value, string cause) =>
        Assert.Equal(Confidence.Likely, Asked.With((name, value)).Read().Claim(cause)?.Confidence);
}
