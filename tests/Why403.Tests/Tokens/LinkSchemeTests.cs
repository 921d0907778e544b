using System.Globalization;
using Why403.Tokens;
using Why403.Tokens.Links;

namespace Why403.Tests.Tokens;

public sealed class LinkSchemeTests
{
    private const string Hex64 = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    private const string Hex40 = "2ff701d4b75cbafce1919e87647b07177fa7bee2";
    private const string Md5 = "5e814704a28d9bc1914ff19fa0c4a00a";
    private const string Sha1 = "NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D";
    private const string Sha256 = "JrFQ9ZOGXXxrXLVKZWqAFmza7ooaOgxFOQzKS7ByGy8%3D";
    private const string Url43 = "o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4";

    // 1772366400 = 0x69A42A40 = 2026-03-01 12:00:00 UTC.
    public static TheoryData<string, string, string?> Schemes => new()
    {
        { "https://d111.cloudfront.net/a.mp4?Expires=1772366400&Signature=AbC-_~12&Key-Pair-Id=K2ABCDEF", "CloudFront signed URL, canned policy", "12:00:00" },
        { "https://cdn.example/a.mp4?Policy=" + Asked.CloudFrontPolicy("""{"Statement":[{"Resource":"https://cdn.example/*","Condition":{"DateLessThan":{"AWS:EpochTime":1772366400}}}]}""") + "&Signature=AbC-_~12&Key-Pair-Id=K2ABCDEF", "CloudFront signed URL, custom policy", "12:00:00" },
        { $"https://b.s3.us-east-1.amazonaws.com/t?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260301%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260301T110000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature={Hex64}", "S3 presigned URL (Signature Version 4)", "12:00:00" },
        { $"https://b.s3.amazonaws.com/t?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1772366400&Signature={Sha1}", "S3 signed URL (Signature Version 2)", "12:00:00" },
        { $"https://storage.googleapis.com/b/o?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=a%40p.iam.gserviceaccount.com%2F20260301%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20260301T110000Z&X-Goog-Expires=3600&X-Goog-SignedHeaders=host&X-Goog-Signature={Hex64}", "Google Cloud Storage signed URL (V4)", "12:00:00" },
        { $"https://storage.googleapis.com/b/o?GoogleAccessId=a%40p.example&Expires=1772366400&Signature={Sha1}", "Google Cloud Storage signed URL (V2)", "12:00:00" },
        { "https://media.example/v.mp4?Expires=1772366400&KeyName=k&Signature=NpgCjnDzrM-WFzoENXmpNDUsSn8=", "Google Cloud CDN signed URL", "12:00:00" },
        { $"https://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sp=r&st=2026-03-01&se=2026-03-01T12:00Z&sig={Sha256}", "Azure service SAS", "12:00:00" },
        { $"https://a.blob.core.windows.net/c/b?sv=2022-11-02&ss=b&srt=o&sp=r&se=2026-03-01T12:00:00Z&sig={Sha256}", "Azure account SAS", "12:00:00" },
        { $"https://a.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sp=r&se=2026-03-05T12:00:00Z&skoid=o&sktid=t&skt=2026-02-28T12:00:00Z&ske=2026-03-01T12:00:00Z&sks=b&skv=2022-11-02&sig={Sha256}", "Azure user-delegation SAS", "12:00:00" },
        { "https://v.example/video/1.ts?hdnts=st=1772362800~exp=1772366400~acl=/video/*!/audio/*~hmac=" + Hex64, "Akamai auth token", "12:00:00" },
        { "https://res.cloudinary.com/x/1.jpg?__cld_token__=st=1772362800~exp=1772366400~acl=%2fx%2f*~hmac=" + Hex64, "Cloudinary auth token", "12:00:00" },
        { $"https://z.example/300kb.jpg?token=HS256-{Url43}&expires=1772366400", "Bunny token", "12:00:00" },
        { $"https://z.example/bcdn_token={Url43}&expires=1772366400&token_path=%2Fv%2F/v/1.ts", "Bunny token", "12:00:00" },
        { $"https://z-1.kxcdn.com/a.js?token={Url43}&expire=1772366400", "KeyCDN secure token", "12:00:00" },
        { "https://c.example/v/1.mp4?secure=DMF1ucDxtHCxwYQab,1772366400", "CDN77 secure token", "12:00:00" },
        { "https://c.example/DMF1ucDxtHCxwYQab,1772366400/v/1.mp4", "CDN77 secure token", "12:00:00" },
        { "https://c.example/a?verify=1772366400-Url4Url4Url4Url4Url4Url4Url4", "Cloudflare timed HMAC", null },
        { $"https://imagedelivery.net/h/i/public?exp=1772366400&sig={Hex64}", "Cloudflare Images signed URL", "12:00:00" },
        { $"https://l.example/v.mp4?e=1772366400&h={Md5}&p=10&cf=1772366400", "Limelight signed URL", "12:00:00" },
        { $"https://a.example/v.mp4?auth_key=1772366400-0-0-{Md5}", "Alibaba CDN signed URL, type A", "12:00:00" },
        { $"https://a.example/202603012000/{Md5}/v.mp4", "Alibaba CDN signed URL, type B", "12:00:00" },
        { $"https://a.example/{Md5}/69A42A40/v.mp4", "Alibaba CDN signed URL, type C", "12:00:00" },
        { $"https://b.oss.example/o?OSSAccessKeyId=LTAIexample&Expires=1772366400&Signature={Sha1}", "Alibaba OSS signed URL (V1)", "12:00:00" },
        { $"https://b.oss.example/o?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAI%2F20260301%2Fr%2Foss%2Faliyun_v4_request&x-oss-date=20260301T110000Z&x-oss-expires=3600&x-oss-signature={Hex64}", "Alibaba OSS signed URL (V4)", "12:00:00" },
        { $"https://t.example/o?sign=1772366400-abc-0-{Md5}", "Tencent CDN signed URL", "12:00:00" },
        { $"https://b.cos.example/o?q-sign-algorithm=sha1&q-ak=AKIDexample&q-sign-time=1772362800;1772366400&q-key-time=1772362800;1772366400&q-signature={Hex40}", "Tencent COS signed URL", "12:00:00" },
        { "https://scontent.xx.fbcdn.net/v/1.jpg?_nc_cat=1&oh=00_AfAbcdefgh&oe=69A42A40", "Meta CDN link", "12:00:00" },
        { $"https://cdn.discordapp.com/attachments/1/2/a.png?ex=69a42a40&is=69a2d940&hm={Hex64}", "Discord attachment link", "12:00:00" },
        { "https://r1.googlevideo.com/videoplayback?expire=1772366400&ip=203.0.113.7&sig=AOq0QJ8wRQIhAKab", "googlevideo link", "12:00:00" },
        { $"https://s.imgix.net/a.png?expires=1772366400&s={Md5}", "imgix signed URL", "12:00:00" },
        { $"https://ik.example/a.png?ik-t=1772366400&ik-s={Hex40}", "ImageKit signed URL", "12:00:00" },
        { "https://a.example/x?_expiration=1772366400&_hash=abcdef", "Symfony signed URI", "12:00:00" },
        { $"https://a.example/x?expires=1772366400&signature={Hex64}", "custom signed link", "12:00:00" },
        { $"https://a.example/x?token={Url43}&expires=1772366400", "custom signed link", "12:00:00" },
        { "https://a.example/s/link?md5=_e4Nc3iduzkWRm01TBBNYw&expires=1772366400", "custom signed link", "12:00:00" },
        { $"https://a.example/foo.html?token=1772366400_{Hex40}", "custom signed link", "12:00:00" },
        { "https://a.example/x?ec_token=abcdefgh", "Edgecast token", null },
        { $"https://a.example/x?{Url43}{Url43}", "token as the whole query", null },
        { $"https://n.example/q?sr=https%3A%2F%2Fn.example%2Fq&sig={Sha256}&se=1772366400&skn=send", "Azure Service Bus SAS", "12:00:00" },
        { $"https://sts.amazonaws.com/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260301%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20260301T110000Z&X-Amz-Signature={Hex64}", "AWS presigned URL (Signature Version 4)", null },
    };

    [Theory, MemberData(nameof(Schemes))]
    public void A_scheme_is_recognised_by_its_names_and_its_expiry_is_read(string address, string scheme, string? expires)
    {
        var links = SignedLinks.Find(Occasion.Of(Asked.For(address), null));
        var link = Assert.Single(links);
        Assert.Equal(scheme, link.Scheme);
        Assert.Equal(expires, link.Expires?.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
    }

    [Theory, MemberData(nameof(Schemes))]
    public void A_whole_link_is_not_called_damaged_and_its_signature_is_not_shown(string address, string scheme, string? expires)
    {
        var reading = Asked.For(address, 403, "GET", ("Host", "site.example")).Read();
        Assert.NotEmpty(scheme + expires);
        Assert.Null(reading.Claim("signed-url.damaged"));
        var shown = reading.Everything();
        foreach (var secret in (string[])[Hex64, Hex40, Md5, Sha1, Sha256, Url43, "AbC-_~12", "DMF1ucDxtHCxwYQab", "_e4Nc3iduzkWRm01TBBNYw", "AOq0QJ8wRQIhAKab"])
            Assert.DoesNotContain(secret, shown, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Cookies_carry_signed_links_too()
    {
        var policy = Asked.CloudFrontPolicy("""{"Statement":[{"Resource":"https://site.example/*","Condition":{"DateLessThan":{"AWS:EpochTime":1772366400},"IpAddress":{"AWS:SourceIp":"203.0.113.0/24"}}}]}""");
        var cookies = $"CloudFront-Policy={policy}; CloudFront-Signature=AbC-_~12; CloudFront-Key-Pair-Id=K2; hdnts=exp=1772366400~acl=/*~hmac={Hex64}; Cloud-CDN-Cookie=URLPrefix={Asked.Base64Url("https://site.example/a")}:Expires=1772366400:KeyName=k:Signature=abcd";
        var links = SignedLinks.Find(Occasion.Of(Asked.For("https://site.example/a", 403, "GET", ("Cookie", cookies)), null));
        Assert.Equal(["CloudFront signed cookies, custom policy", "Google Cloud CDN signed cookie", "Akamai auth token"], links.Select(l => l.Scheme));
        Assert.All(links, l => Assert.Equal(Asked.Noon, l.Expires));
        Assert.Equal("203.0.113.0/24", links[0].BoundAddress);
    }

    [Fact]
    public void A_service_bus_signature_stands_in_the_authorization_header()
    {
        var exchange = Asked.With(("Authorization", $"SharedAccessSignature sr=https%3A%2F%2Fn.servicebus.windows.net%2Fq&sig={Sha256}&se=1772366400&skn=send"));
        var link = Assert.Single(SignedLinks.Find(Occasion.Of(exchange, null)));
        Assert.Equal(("Azure Service Bus SAS", (DateTimeOffset?)Asked.Noon), (link.Scheme, link.Expires));
    }

    [Fact]
    public void A_token_in_the_path_is_read_as_a_signed_link()
    {
        var token = Asked.Jwt($$"""{"sub":"v1","exp":{{Asked.At(-60)}}}""");
        var reading = Asked.For($"https://customer-x.cloudflarestream.com/{token}/manifest/video.m3u8").Read();
        Assert.Equal(Confidence.Likely, reading.Claim("signed-url.expired")?.Confidence);
        Assert.Null(reading.Claim("token.expired"));
    }

    [Theory]
    [InlineData("https://site.example/?page=2&sort=expires")]
    [InlineData("https://site.example/?token=abc&expires=soon")]
    [InlineData("https://site.example/search?s=some+search+words+here&e=1")]
    [InlineData("https://site.example/?Policy=privacy")]
    [InlineData("https://site.example/?sv=1&se=2")]
    [InlineData("https://flow.example/workflows/1/triggers/manual/run?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4")]
    [InlineData("https://site.example/?token=o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4&t=1772366400")]
    [InlineData("")]
    [InlineData("not an address")]
    public void Ordinary_parameters_are_no_signed_link(string address) =>
        Assert.Empty(SignedLinks.Find(Occasion.Of(Asked.For(address), null)));
}
