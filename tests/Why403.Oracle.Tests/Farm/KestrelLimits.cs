using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Why403.Oracle.Tests.Farm;

/// <summary>Rates, quotas and signed addresses, in the dialects of well-known interfaces.</summary>
internal static class KestrelLimits
{
    private const string Signed =
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=FARM%2F20240501%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date=20240501T120000Z" +
        "&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=";

    private static readonly string _old = new('a', 64), _wrong = new('b', 64);

    public static ImmutableArray<FarmCase> In(Sites sites)
    {
        FarmCase Api(string name, string cause, int status, string path) =>
            new(name, cause, [], Layer.Application, "application", status, Ask.Get(sites.Address(Site.Kestrel, path)));

        return
        [
            Api("kestrel-rate-429", "rate.limit-exceeded", 429, "/api/search"),
            Api("kestrel-rate-403-github-dialect", "rate.limit-exceeded", 403, "/api/repos"),
            Api("kestrel-quota-403", "quota.exhausted", 403, "/api/maps"),
            Api("kestrel-presigned-expired", "signed-url.expired", 403, "/bucket/photo.jpg" + Signed + _old),
            Api("kestrel-presigned-mismatch", "signed-url.bad-signature", 403,
                "/bucket/photo.jpg" + Signed.Replace("20240501", DateTimeOffset.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    .Replace("T120000Z", "T000000Z", StringComparison.Ordinal).Replace("Expires=300", "Expires=172800", StringComparison.Ordinal) + _wrong),
            // The application refuses; what is wrong sits with the caller.
            Api("kestrel-clock-skew", "clock.skew", 403, "/bucket/upload.bin") with { Layer = Layer.Client },
            // Without the right to list, a bucket says the same of what is absent.
            Api("kestrel-bucket-access-denied", "storage.access-denied", 403, "/bucket/private.jpg") with { AlsoFits = ["storage.object-missing"] },
        ];
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/api/search", () => Reply.Json(429, """{"error":"rate_limited","message":"Too many requests"}""",
            ("Retry-After", "30"), ("RateLimit-Limit", "10"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "30")));
        app.MapGet("/api/repos", () => Reply.Json(403,
            """{"message":"API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit.)"}""",
            ("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Used", "60"), ("X-RateLimit-Reset", DateTimeOffset.UtcNow.AddMinutes(20).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))));
        app.MapGet("/api/maps", () => Reply.Json(403, """
            {"error":{"code":403,"message":"Daily Limit Exceeded","errors":[{"domain":"usageLimits","reason":"dailyLimitExceeded","message":"Daily Limit Exceeded"}]}}
            """));
        app.MapGet("/bucket/{name}", (string name, HttpRequest request) => Bucket(name, request.Query["X-Amz-Signature"].ToString()));
    }

    private static Reply Bucket(string name, string signature) => (name, signature) switch
    {
        ("upload.bin", _) => Reply.Xml(403, """
            <Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the request time and the current time is too large.</Message><RequestTime>20240501T120000Z</RequestTime><ServerTime>2024-05-01T13:10:00Z</ServerTime><MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds></Error>
            """),
        (_, "") => Reply.Xml(403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"),
        _ when signature == _old => Reply.Xml(403, """
            <Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>300</X-Amz-Expires><Expires>2024-05-01T12:05:00Z</Expires><ServerTime>2024-05-02T08:00:00Z</ServerTime></Error>
            """),
        _ => Reply.Xml(403, """
            <Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message></Error>
            """),
    };
}
