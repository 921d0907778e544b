namespace Why403.Tests.Tokens;

public sealed class LinkValidityTests
{
    private const string Hex64 = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    private static string Presigned(string date, int life, string more = "") =>
        $"https://b.s3.us-east-1.amazonaws.com/t?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F{date[..8]}%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date={date}&X-Amz-Expires={life}&X-Amz-SignedHeaders=host{more}&X-Amz-Signature={Hex64}";

    private static string CloudFront(int minutes) => $"https://cdn.example/a?Expires={Asked.At(minutes)}&Signature=AbC-_~12&Key-Pair-Id=K2";

    [Fact]
    public void A_link_that_expired_before_the_answer_is_the_likely_cause()
    {
        var reading = Asked.For(Presigned("20260301T104600Z", 3600)).Read();
        var clue = reading.Claim("signed-url.expired");
        Assert.Equal(Confidence.Likely, clue?.Confidence);
        Assert.Equal("the S3 presigned URL (Signature Version 4) expired 14 minutes before this answer", clue?.Message);
        Assert.True(reading.Notes("signed at 2026-03-01 10:46:00 UTC, expires at 2026-03-01 11:46:00 UTC (14 minutes before this answer), life 60 minutes"));
    }

    [Theory]
    [InlineData(403, "Likely")]
    [InlineData(401, "Likely")]
    [InlineData(410, "Likely")]
    [InlineData(400, "Likely")]
    [InlineData(404, "Possible")]
    [InlineData(200, null)]
    [InlineData(302, null)]
    [InlineData(503, null)]
    public void The_status_limits_the_claim(int status, string? confidence) =>
        Assert.Equal(confidence, Asked.For(CloudFront(-60), status).Read().Claim("signed-url.expired")?.Confidence.ToString());

    [Theory]
    [InlineData(-3, "Possible", false)]
    [InlineData(-6, "Likely", false)]
    [InlineData(3, null, false)]
    [InlineData(6, null, true)]
    public void Five_minutes_of_skew_are_given_either_way(int minutes, string? confidence, bool excluded)
    {
        var reading = Asked.For(CloudFront(minutes)).Read();
        Assert.Equal(confidence, reading.Claim("signed-url.expired")?.Confidence.ToString());
        Assert.Equal(excluded, reading.Exclusion("signed-url.expired") is not null);
    }

    [Fact]
    public void Without_any_clock_nothing_is_claimed_and_the_expiry_is_still_told()
    {
        var exchange = new Exchange(new("GET", CloudFront(-60)), new(403));
        var reading = exchange.Read();
        Assert.Null(reading.Claim("signed-url.expired"));
        Assert.Null(reading.Exclusion("signed-url.expired"));
        Assert.True(reading.Notes("expires at 2026-03-01 11:00:00 UTC"));
        Assert.Equal(Confidence.Likely, Why403.Tokens.CredentialReader.Read(exchange, Asked.Noon).Claim("signed-url.expired")?.Confidence);
    }

    [Fact]
    public void The_clock_of_the_answer_wins_over_the_callers_and_over_the_one_handed_in()
    {
        var exchange = Asked.For(CloudFront(-60)) with { At = Asked.Noon.AddDays(-2) };
        Assert.NotNull(Why403.Tokens.CredentialReader.Read(exchange, Asked.Noon.AddDays(-3)).Claim("signed-url.expired"));
        var undated = exchange with { Response = new(403) };
        Assert.Null(Why403.Tokens.CredentialReader.Read(undated, Asked.Noon).Claim("signed-url.expired"));
    }

    [Fact]
    public void An_old_copy_is_judged_by_date_plus_age()
    {
        var exchange = Asked.For(CloudFront(30));
        var stored = exchange with { Response = exchange.Response! with { Headers = exchange.Response.Headers.With("Age", "3600") } };
        Assert.NotNull(stored.Read().Claim("signed-url.expired"));
        var nonsense = exchange with { Response = exchange.Response! with { Headers = exchange.Response.Headers.With("Age", "99999999999999") } };
        Assert.NotNull(nonsense.Read().Exclusion("signed-url.expired"));
    }

    [Fact]
    public void Temporary_credentials_forbid_to_say_that_the_link_is_still_valid()
    {
        var reading = Asked.For(Presigned("20260301T115000Z", 3600, "&X-Amz-Security-Token=FwoGZXIvYXdzEBY")).Read();
        Assert.Null(reading.Exclusion("signed-url.expired"));
        Assert.True(reading.Notes("temporary credentials"));
        Assert.DoesNotContain("FwoGZXIvYXdzEBY", reading.Everything());
    }

    [Fact]
    public void A_stored_access_policy_forbids_to_say_that_the_link_is_still_valid()
    {
        var reading = Asked.For("https://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&si=readers&se=2030-01-01&sig=JrFQ9ZOGXXxrXLVKZWqAFmza7ooaOgxFOQzKS7ByGy8%3D").Read();
        Assert.Null(reading.Exclusion("signed-url.expired"));
        Assert.Null(reading.Claim("signed-url.damaged"));
        Assert.True(reading.Notes("stored access policy on the server (readers)"));
    }

    [Theory]
    [InlineData("https://a.example/x?token=o10JRWlsAItyAsdKS6jJKjabHN4FrFsp&expires=")]
    [InlineData("https://cdn.discordapp.com/a.png?is=60000000&hm=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404&ex=60000000&x=")]
    [InlineData("https://media.example/v.mp4?KeyName=k&Signature=NpgCjnDzrM-WFzoENXmpNDUsSn8=&Expires=")]
    public void Guessed_and_generally_known_schemes_are_never_more_than_possible(string address)
    {
        Assert.Equal(Confidence.Possible, Asked.For(address + Asked.At(-6000)).Read().Claim("signed-url.expired")?.Confidence);
        Assert.Null(Asked.For(address + Asked.At(6000)).Read().Exclusion("signed-url.expired"));
    }

    [Fact]
    public void A_link_signed_ahead_of_the_servers_clock_is_not_yet_valid()
    {
        Assert.Equal(Confidence.Likely, Asked.For(Presigned("20260301T123000Z", 3600)).Read().Claim("signed-url.not-yet-valid")?.Confidence);
        Assert.Equal(Confidence.Possible, Asked.For(Presigned("20260301T120200Z", 3600)).Read().Claim("signed-url.not-yet-valid")?.Confidence);
        Assert.NotNull(Asked.For(Presigned("20260301T113000Z", 3600)).Read().Exclusion("signed-url.not-yet-valid"));
        var sas = Asked.For("https://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sp=r&st=2026-03-02&se=2030-01-01&sig=JrFQ9ZOGXXxrXLVKZWqAFmza7ooaOgxFOQzKS7ByGy8%3D").Read();
        Assert.Equal(Confidence.Likely, sas.Claim("signed-url.not-yet-valid")?.Confidence);
    }

    [Fact]
    public void Beside_a_signed_address_an_expired_cookie_is_only_possible()
    {
        var reading = Asked.For(CloudFront(600), 403, "GET", ("Cookie", $"CloudFront-Expires={Asked.At(-600)}; CloudFront-Signature=AbC-_~12; CloudFront-Key-Pair-Id=K2")).Read();
        Assert.Equal(Confidence.Possible, reading.Claim("signed-url.expired")?.Confidence);
    }

    [Fact]
    public void A_valid_cookie_does_not_excuse_an_expired_address()
    {
        var reading = Asked.For(CloudFront(-60), 403, "GET", ("Cookie", $"CloudFront-Expires={Asked.At(600)}; CloudFront-Signature=AbC-_~12; CloudFront-Key-Pair-Id=K2")).Read();
        Assert.NotNull(reading.Claim("signed-url.expired"));
        Assert.Null(reading.Exclusion("signed-url.expired"));
    }
}
