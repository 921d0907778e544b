using CsCheck;
using Why403.Tokens;

namespace Why403.Tests.Tokens;

public sealed class CredentialPropertyTests
{
    // Pieces that reach deep into the readers, between arbitrary text.
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.String[0, 30],
        Gen.OneOf<string>("Expires=", "&Signature=", "Policy=", "Key-Pair-Id=", "&amp;", "%25", "%2", "hdnts=exp=1~acl=/*!~hmac=", "X-Amz-Date=20260301T000000Z", "&X-Amz-Expires=",
            "X-Amz-Credential=a/b/c/d/aws4_request", "sv=2022-11-02", "&sig=", "&sip=1-2-3", "se=9999-99-99", "/eyJhbGciOiJub25lIn0.e30.", "eyJ", "eyJhbGciOiJIUzI1NiJ9.", "Bearer ", "Basic ", "AWS4-HMAC-SHA256 ",
            "Credential=", ",SignedHeaders=;;,", "CloudFront-Policy=", "; ", "://", "/", "?", "&", "=", "99999999999999999999", "1772366400", "token_path=", "/bcdn_token=", "\ud800", "\0", "\r\n", "~", "'"));

    private static readonly Gen<string> Text = Piece.Array[0, 12].Select(string.Concat);

    private static readonly Gen<Exchange> Any =
        from address in Text
        from authorization in Text
        from cookie in Text
        from dpop in Text
        from date in Gen.OneOf(Text, Gen.Const("Sun, 01 Mar 2026 12:00:00 GMT"))
        from age in Text
        from status in Gen.Int[100, 599]
        select new Exchange(
            new("GET", "https://site.example/" + address) { Headers = HeaderList.Of(("Authorization", authorization), ("Cookie", cookie), ("DPoP", dpop), ("x-api-key", cookie), ("X-Amz-Date", age)) },
            new(status) { Headers = HeaderList.Of(("Date", date), ("Age", age)) });

    [Fact]
    public void Any_exchange_is_read_without_a_throw() => Any.Sample(exchange => CredentialReader.Read(exchange, Asked.Noon) is not null, iter: 20_000);

    [Fact]
    public void Any_bytes_as_a_token_are_read_without_a_throw() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            var part = Asked.Base64Url(bytes);
            foreach (var token in (string[])[$"eyJ{part}.{part}.{part}", $"{Asked.Base64Url("""{"alg":"HS256"}""")}.{part}.{part}"])
                CredentialReader.Read(Asked.With(("Authorization", "Bearer " + token)), Asked.Noon);
            Why403.Tokens.Links.CloudFrontPolicy.Decode(part);
        });

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\u00ff")]
    [InlineData("\\u0026")]
    [InlineData("\u0000")]
    public void Text_that_is_no_unicode_inside_of_json_is_read_without_a_throw(string piece)
    {
        foreach (var json in (string[])["{\"alg\":\"" + piece + "\",\"" + piece + "\":1,\"exp\":1}", "{\"Statement\":[{\"" + piece + "\":1,\"Resource\":\"https://" + piece + "/*\"}]}"])
        {
            // Latin-1 makes bytes that are no UTF-8.
            var part = Asked.Base64Url(System.Text.Encoding.Latin1.GetBytes(json));
            CredentialReader.Read(Asked.With(("Authorization", $"Bearer {part}.{part}.abcd")), Asked.Noon);
            CredentialReader.Read(Asked.For($"https://cdn.example/a?Policy={part.Replace('_', '~')}&Signature=abcd&Key-Pair-Id=K"), Asked.Noon);
        }
    }

    [Theory]
    [InlineData("https://cdn.example/DMF1ucDxtHCxwYQabDMF1ucDxtHCxwYQab,1772366400/a.mp4")]
    [InlineData("https://cdn.example/202603012000/5e814704a28d9bc1914ff19fa0c4a00a/a.mp4")]
    [InlineData("https://cdn.example/5e814704a28d9bc1914ff19fa0c4a00a/69a42a40/a.mp4")]
    [InlineData("https://cdn.example/a.mp4?5e814704a28d9bc1914ff19fa0c4a00a5e814704a28d9bc1914ff19fa0c4a00a")]
    public void An_address_signed_in_its_path_or_as_its_whole_query_is_redacted(string address)
    {
        var shown = Why403.Text.Redaction.Address(address);
        Assert.Contains("a.mp4", shown);
        Assert.DoesNotContain("5e814704a28d9bc1914ff19fa0c4a00a", shown);
        Assert.DoesNotContain("DMF1ucDxtHCxwYQab", shown);
    }

    [Fact]
    public void A_secret_is_never_shown()
    {
        var secret = Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"].Array[24, 70].Select(c => new string(c));
        var carriers = Gen.OneOf<Func<string, Exchange>>(
            s => Asked.For($"https://cdn.example/a?Expires=1&Signature={s}&Key-Pair-Id=K"),
            s => Asked.For($"https://cdn.example/a?Expires=1&amp;Signature={s}"),
            s => Asked.For($"https://cdn.example/{s},1772366400/a"),
            s => Asked.For($"https://cdn.example/bcdn_token={s}&expires=1&token_path=%2Fx/a"),
            s => Asked.For($"https://cdn.example/a?hdnts=exp=1~acl=/b~hmac={s}"),
            s => Asked.For($"https://b.s3.amazonaws.com/a?X-Amz-Signature={s}&X-Amz-Security-Token={s}"),
            s => Asked.For($"https://a.blob.core.windows.net/a?sv=2022-11-02&sig={s}"),
            s => Asked.For($"https://cdn.example/a?token={s}&expires=1"),
            s => Asked.For($"https://cdn.example/eyJhbGciOiJIUzI1NiJ9.e30.{s}/a"),
            s => Asked.For($"https://user:{s}@site.example/a?password={s}"),
            s => Asked.With(("Authorization", "Bearer " + s)),
            s => Asked.With(("Authorization", "Bearer Bearer " + s)),
            s => Asked.With(("Authorization", $"Bearer {s} {s}")),
            s => Asked.With(("Authorization", s)),
            s => Asked.With(("Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{s}:{s}")))),
            s => Asked.With(("Authorization", $"AWS4-HMAC-SHA256 Credential={s}/1/2/s3/aws4_request, Signature={s}")),
            s => Asked.With(("Authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.e30." + s)),
            s => Asked.With(("Authorization", "Bearer " + Asked.Jwt($$"""{"sub":"{{s}}","jti":"{{s}}","email":"{{s}}"}"""))),
            s => Asked.With(("x-api-key", s), ("Ocp-Apim-Subscription-Key", "sk_live_" + s)),
            s => Asked.With(("Cookie", $"CloudFront-Signature={s}; CloudFront-Policy={s}; sid={s}; hdnts=exp=1~hmac={s}")));
        Gen.Select(secret, carriers).Sample((s, carrier) => !CredentialReader.Read(carrier(s), Asked.Noon).Everything().Contains(s, StringComparison.Ordinal), iter: 5_000);
    }

    [Fact]
    public void A_long_address_and_long_headers_take_bounded_time()
    {
        var long1 = new string('a', 2_000_000);
        var stars = string.Concat(Enumerable.Repeat("*a", 1_000));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var exchange = Asked.For($"https://site.example/{new string('a', 4_000)}?hdnts=exp=1~acl={stars}b~hmac=a&x={long1}", 403, "GET", ("Authorization", "Bearer eyJ" + long1), ("Cookie", "a=eyJ" + long1), ("x-api-key", long1));
        Assert.NotEmpty(exchange.Read().Notes);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }

    [Fact]
    public void A_pattern_matches_what_it_was_made_from()
    {
        var text = Gen.Char["abc/?*"].Array[0, 20].Select(c => new string(c));
        Gen.Select(text, text, text).Sample((a, b, c) => Wildcard.Matches(a + "*" + c, a + b + c) == true);
    }
}
