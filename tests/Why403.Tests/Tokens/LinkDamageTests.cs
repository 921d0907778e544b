namespace Why403.Tests.Tokens;

public sealed class LinkDamageTests
{
    private const string Hex64 = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    private const string S3 = "https://b.s3.us-east-1.amazonaws.com/t?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260301%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260301T115000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=";
    private const string Sas = "https://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sp=r&se=2030-01-01&sig=";

    public static TheoryData<string, string> Damaged => new()
    {
        { "https://cdn.example/a?Expires=1893456000&amp;Signature=AbC-_~12&amp;Key-Pair-Id=K2", "HTML-escaped" },
        { S3.Replace("%2F", "%252F") + Hex64, "percent-encoded twice" },
        { Sas + "JrFQ9ZOGXXxrXLVKZWqAFmza7ooaOgxFOQzKS7ByGy8%253D", "percent-encoded twice" },
        { Sas + "JrFQ9ZOGXXxrXLV%20ZWqAFmza7ooaOgxFOQzKS7ByGy8%3D", "space where its base64 had a plus" },
        { "https://cdn.example/a?Expires=1893456000&Signature=AbC/+w==&Key-Pair-Id=K2", "plain base64" },
        { S3 + Hex64 + ").", "punctuation mark" },
        { S3 + Hex64 + "zz", "character that such a signature never has" },
        { "https://cdn.example/a?Expires=1893456000&Signature=AbC-_~12&Key-Pair-Id=K2).", "Key-Pair-Id ends in a punctuation mark" },
        { S3 + Hex64 + ")", "punctuation mark" },
        { S3 + Hex64[..20], "has 20 characters" },
        { Sas + "JrFQ9ZOGXXxrXLVKZWqAFmza7oo", "has 27 characters" },
        { "https://cdn.example/a?Expires=1893456000&Signature=AbC-_&Key-Pair-Id=K2", "cut short" },
        { "https://cdn.example/a?Policy=eyJTdGF0ZW1lbnQiOlt7&Signature=AbC-_~12&Key-Pair-Id=K2", "cannot be decoded to a policy" },
        { "https://d111.cloudfront.net/a?Expires=1893456000&Signature=AbC-_~12", "missing: Key-Pair-Id" },
        { "https://d111.cloudfront.net/a?Expires=1893456000&Key-Pair-Id=K2", "missing: Signature" },
        { S3.Replace("&X-Amz-Signature=", ""), "missing: X-Amz-Signature" },
        { "https://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sp=r&se=2030-01-01", "missing: sig" },
    };

    [Theory, MemberData(nameof(Damaged))]
    public void Damage_is_named(string address, string fact)
    {
        var clues = Asked.For(address, 403, "GET", ("Host", "x")).Read().Clues.Where(c => c.CauseId == "signed-url.damaged").ToArray();
        Assert.Contains(clues, c => c.Confidence == Confidence.Likely && c.Evidence.Any(e => e.Fact.Contains(fact, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_plain_plus_is_only_possibly_wrong() =>
        Assert.Equal(Confidence.Possible, Asked.For(Sas + "JrFQ9ZOGXXxrXLV+ZWqAFmza7ooaOgxFOQzKS7ByGy8%3D").Read().Claim("signed-url.damaged")?.Confidence);

    [Fact]
    public void A_length_that_columns_have_is_told_beside_the_cut()
    {
        var address = (S3.Replace("/t?", "/" + new string('t', 300) + "?") + Hex64)[..512];
        var clue = Asked.For(address, 403, "GET", ("Host", "x")).Read().Claim("signed-url.damaged");
        Assert.Contains(clue!.Evidence, e => e.Fact.Contains("the address has 512 characters", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("REDACTED")]
    [InlineData("aeee…(64 chars)")]
    [InlineData("***")]
    public void A_signature_that_was_blacked_out_is_not_called_damaged(string signature) =>
        Assert.Null(Asked.For(S3 + signature, 403, "GET", ("Host", "x")).Read().Claim("signed-url.damaged"));

    [Fact]
    public void Expires_and_Signature_alone_name_no_vendor()
    {
        var reading = Asked.For("https://site.example/a?Expires=1893456000&Signature=AbCdEfGhIjKlMnOpQrSt").Read();
        Assert.True(reading.Notes("custom signed link"));
        Assert.DoesNotContain(reading.Clues, c => c.Confidence > Confidence.Possible && !c.Excludes);
    }
}
