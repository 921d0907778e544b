using System.Net;
using Why403.Tokens.Links;

namespace Why403.Tests.Tokens;

public sealed class LinkBindingTests
{
    private const string Wrong = "signed-url.wrong-resource";
    private const string Hex64 = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    private const string Sig = "sig=JrFQ9ZOGXXxrXLVKZWqAFmza7ooaOgxFOQzKS7ByGy8%3D";

    private static string WithPolicy(string address, string resource) =>
        $"{address}{(address.Contains('?') ? '&' : '?')}Policy={Asked.CloudFrontPolicy("{\"Statement\":[{\"Resource\":\"" + resource + "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":1893456000}}}]}")}&Signature=AbC-_~12&Key-Pair-Id=K2";

    [Theory]
    [InlineData("https://cdn.example/images/a.jpg", "https://cdn.example/images/*", true)]
    [InlineData("https://cdn.example/images/a.jpg?size=l", "http*://cdn.example/images/?.jpg?size=l", true)]
    [InlineData("https://cdn.example/images/a.jpg", "https://cdn.example/video/*", false)]
    [InlineData("https://cdn.example/images/a.jpg", "http://cdn.example/images/*", false)]
    [InlineData("https://other.example/images/a.jpg", "https://cdn.example/*", false)]
    [InlineData("https://cdn.example/a%20b.jpg", "https://cdn.example/a b.jpg", null)]
    [InlineData("https://cdn.example/a.jpg", "images/*", null)]
    public void A_custom_policy_is_compared_with_the_address(string address, string resource, bool? covered)
    {
        var reading = Asked.For(WithPolicy(address, resource)).Read();
        Assert.Equal(covered == false ? Confidence.Likely : null, reading.Claim(Wrong)?.Confidence);
        Assert.Equal(covered == true, reading.Exclusion(Wrong) is not null);
    }

    [Theory]
    [InlineData("/video/1.ts", "/video/*!/audio/*", false)]
    [InlineData("/audio/1.ts", "%2fvideo%2f*!%2faudio%2f*", false)]
    [InlineData("/images/1.ts", "/video/*!/audio/*", true)]
    public void An_akamai_acl_is_compared_with_the_path(string path, string acl, bool wrong) =>
        Assert.Equal(wrong, Asked.For($"https://v.example{path}?hdnts=exp=1893456000~acl={acl}~hmac={Hex64}").Read().Claim(Wrong) is not null);

    [Theory]
    [InlineData("https://z.example/v/1.ts?token=HS256-o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4&expires=1893456000&token_path=%2Fv%2F", false)]
    [InlineData("https://z.example/w/1.ts?token=HS256-o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4&expires=1893456000&token_path=%2Fv%2F", true)]
    [InlineData("https://z.example/bcdn_token=o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4&expires=1893456000&token_path=%2Fv%2F/v/1.ts", false)]
    public void A_bunny_token_path_is_compared_with_the_path(string address, bool wrong) =>
        Assert.Equal(wrong, Asked.For(address).Read().Claim(Wrong) is not null);

    [Theory]
    [InlineData("r", "GET", false)]
    [InlineData("r", "PUT", true)]
    [InlineData("cw", "PUT", false)]
    [InlineData("w", "HEAD", true)]
    [InlineData("racw", "DELETE", true)]
    [InlineData("racwd", "DELETE", false)]
    [InlineData("r", "OPTIONS", false)]
    public void Azure_rights_are_compared_with_the_method(string rights, string method, bool wrong) =>
        Assert.Equal(wrong, Asked.For($"https://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sp={rights}&se=2030-01-01&{Sig}", 403, method).Read().Claim(Wrong) is not null);

    [Theory]
    [InlineData("a.blob.core.windows.net/c/b", "bq", "sco", false)]
    [InlineData("a.queue.core.windows.net/q", "b", "sco", true)]
    [InlineData("a.blob.core.windows.net/c/b", "b", "c", true)]
    [InlineData("a.blob.core.windows.net/c", "b", "c", false)]
    public void An_account_sas_is_compared_with_the_service_and_the_resource(string place, string services, string types, bool wrong) =>
        Assert.Equal(wrong, Asked.For($"https://{place}?sv=2022-11-02&ss={services}&srt={types}&sp=rl&se=2030-01-01&{Sig}").Read().Claim(Wrong) is not null);

    [Fact]
    public void A_token_in_the_referer_is_not_the_requests_own() =>
        Assert.Empty(Asked.For("https://v.example/", 403, "GET", ("Referer", $"https://v.example/a?hdnts=st=1~exp=2~acl=/b~hmac={Hex64}")).Read().Clues);

    [Fact]
    public void An_https_only_sas_used_over_http_needs_tls() =>
        Assert.Equal(Confidence.Likely, Asked.For($"http://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sp=r&spr=https&se=2030-01-01&{Sig}").Read().Claim("tls.required")?.Confidence);

    [Theory]
    [InlineData("host", 3600, "us-east-1", "20260301", null)]
    [InlineData("host;range", 3600, "us-east-1", "20260301", null)]
    [InlineData("content-type;host;x-amz-acl", 3600, "us-east-1", "20260301", Wrong)]
    [InlineData("host", 700000, "us-east-1", "20260301", Wrong)]
    [InlineData("host", 3600, "eu-west-1", "20260301", Wrong)]
    [InlineData("host", 3600, "us-east-1", "20260228", "signed-url.bad-signature")]
    public void A_presigned_address_is_held_against_the_request(string headers, int life, string region, string day, string? cause)
    {
        var address = $"https://b.s3.us-east-1.amazonaws.com/t?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F{day}%2F{region}%2Fs3%2Faws4_request&X-Amz-Date=20260301T115000Z&X-Amz-Expires={life}&X-Amz-SignedHeaders={Uri.EscapeDataString(headers)}&X-Amz-Signature={Hex64}";
        var reading = Asked.For(address, 403, "GET", ("Range", "bytes=0-9")).Read();
        Assert.Equal(cause, reading.Clues.FirstOrDefault(c => !c.Excludes)?.CauseId);
        Assert.Equal(cause is null ? null : Confidence.Likely, reading.Clues.FirstOrDefault(c => !c.Excludes)?.Confidence);
    }

    [Theory]
    [InlineData("b.s3.amazonaws.com", "eu-west-1")]
    [InlineData("b.s3-accelerate.amazonaws.com", "eu-west-1")]
    [InlineData("s3.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("s3-eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("minio.example", "us-east-1")]
    public void A_host_that_names_no_other_region_is_no_misfit(string host, string region) =>
        Assert.Null(new Why403.Tokens.CredentialScope("AKIA", "20260301", region, "s3").RegionMisfit(host));

    [Fact]
    public void A_bound_address_is_possible_until_the_server_tells_which_one_it_saw()
    {
        var exchange = Asked.For($"https://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sp=r&sip=203.0.113.0-203.0.113.99&se=2030-01-01&{Sig}");
        Assert.Equal(Confidence.Possible, exchange.Read().Claim("signed-url.wrong-address")?.Confidence);
        Exchange Seen(string address) => exchange with { Response = exchange.Response! with { Headers = exchange.Response.Headers.With("X-Client-IP", address) } };
        Assert.Equal(Confidence.Likely, Seen("198.51.100.1").Read().Claim("signed-url.wrong-address")?.Confidence);
        Assert.NotNull(Seen("203.0.113.5").Read().Exclusion("signed-url.wrong-address"));
    }

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.9", true)]
    [InlineData("203.0.113.0/24", "203.0.114.9", false)]
    [InlineData("203.0.113.9", "203.0.113.9", true)]
    [InlineData("203.0.113.5-203.0.113.9", "203.0.113.10", false)]
    [InlineData("203.0.113.9", "2001:db8::1", null)]
    [InlineData("nonsense", "203.0.113.9", null)]
    public void An_address_is_compared_with_addresses_networks_and_ranges(string bound, string seen, bool? holds) =>
        Assert.Equal(holds, LinkBinding.Holds(bound, IPAddress.Parse(seen)));
}
