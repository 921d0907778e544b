namespace Why403.Tests.Tokens;

public sealed class ClockTests
{
    private const string Signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    private static Exchange Signed(string date, string day = "20260301", string region = "us-east-1", string key = "AKIAIOSFODNN7EXAMPLE", string headers = "host;x-amz-date", string signature = Signature) =>
        Asked.For("https://b.s3.us-east-1.amazonaws.com/t", 403, "GET", ("X-Amz-Date", date),
            ("Authorization", $"AWS4-HMAC-SHA256 Credential={key}/{day}/{region}/s3/aws4_request, SignedHeaders={headers}, Signature={signature}"));

    [Theory]
    [InlineData("20260301T111300Z", "47 minutes before")]
    [InlineData("20260301T124700Z", "47 minutes after")]
    public void A_signature_too_far_from_the_servers_clock_is_likely_skew(string date, string fact)
    {
        var clue = Signed(date).Read().Claim("clock.skew");
        Assert.Equal(Confidence.Likely, clue?.Confidence);
        Assert.Contains(fact, clue?.Message);
    }

    [Fact]
    public void A_signature_within_the_tolerance_excludes_skew() => Assert.NotNull(Signed("20260301T115500Z").Read().Exclusion("clock.skew"));

    [Fact]
    public void The_callers_own_clock_carries_only_possible()
    {
        var exchange = Signed("20260301T111300Z") with { Response = new(403), At = Asked.Noon };
        Assert.Equal(Confidence.Possible, exchange.Read().Claim("clock.skew")?.Confidence);
    }

    public static TheoryData<Exchange, string> Faults => new()
    {
        { Signed("20260301T115500Z", day: "20260228"), "scoped to the day 20260228" },
        { Signed("20260301T115500Z", region: "eu-west-1"), "scoped to the region eu-west-1" },
        { Signed("20260301T115500Z", key: "ASIAIOSFODNN7EXAMPLE"), "session token" },
        { Signed("20260301T115500Z", headers: "host;x-amz-content-sha256;x-amz-date"), "x-amz-content-sha256" },
        { Signed("20260301T115500Z", signature: "abcd"), "has 4 characters" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void A_signed_header_that_cannot_fit_is_named(Exchange exchange, string fact) =>
        Assert.Contains(fact, exchange.Read().Claim("token.invalid")?.Message);

    [Fact]
    public void A_whole_signed_header_is_no_fault() => Assert.DoesNotContain(Signed("20260301T115500Z").Read().Clues, c => !c.Excludes);

    [Fact]
    public void The_two_clocks_are_compared()
    {
        var plain = Asked.For("https://site.example/") with { At = Asked.Noon.AddHours(-3) };
        Assert.True(plain.Read().Notes("the caller's clock is 3 hours behind the server's Date"));
        Assert.Empty(plain.Read().Clues);
        var signed = Signed("20260301T115500Z") with { At = Asked.Noon.AddHours(3) };
        Assert.Equal(Confidence.Possible, signed.Read().Claim("clock.skew")?.Confidence);
    }

    [Fact]
    public void A_stored_answer_says_nothing_about_the_clock()
    {
        var exchange = Signed("20260301T115500Z") with { At = Asked.Noon.AddHours(3) };
        var stored = exchange with { Response = exchange.Response! with { Headers = exchange.Response.Headers.With("X-Cache", "HIT") } };
        Assert.Null(stored.Read().Claim("clock.skew"));
        Assert.True(stored.Read().Notes("may be a stored one"));
    }
}
