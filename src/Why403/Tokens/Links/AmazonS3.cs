using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens.Links;

/// <summary>Presigned addresses of AWS Signature Version 4, and of the copy that Alibaba OSS made of it.</summary>
internal static class AmazonS3
{
    public const int LongestLife = 604_800;

    public static SignedLink? Presigned(Occasion occasion)
    {
        var address = occasion.Address;
        var signature = address.Find("X-Amz-Signature");
        var credential = address["X-Amz-Credential"];
        if (signature is null && credential is null) return address.Has("x-oss-credential") ? Oss(address) : TencentCos(address);
        var date = address["X-Amz-Date"];
        var life = address["X-Amz-Expires"];
        var scope = CredentialScope.Of(credential);
        var temporary = address.Has("X-Amz-Security-Token") || scope?.KeyId.StartsWith("ASIA", StringComparison.Ordinal) == true;
        var isStorage = scope is null or { Service: "s3" };
        return new(isStorage ? "S3 presigned URL (Signature Version 4)" : "AWS presigned URL (Signature Version 4)")
        {
            SignedAt = Instant.Basic(date),
            Expires = Instant.After(Instant.Basic(date), life),
            ExpiresBy = "X-Amz-Date + X-Amz-Expires",
            Doubt = temporary ? "it was signed with temporary credentials, which can end before the link does" : "",
            KeyId = scope?.KeyId,
            Resource = scope is null ? null : Redaction.Quote($"{scope.Service} in {scope.Region}"),
            Signature = signature is { } s ? new("X-Amz-Signature", s.Raw, Alphabet.Hex, [64]) : null,
            // Other services of AWS take links without an expiry.
            Missing = isStorage
                ? Partners.Missing(address.Has, "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature")
                : Partners.Missing(address.Has, "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"),
            Misfits = [.. isStorage ? Life("X-Amz-Expires", life) : [], .. Scope(scope, date, address), .. Headers(occasion, address["X-Amz-SignedHeaders"])],
        };
    }

    private static SignedLink Oss(RequestAddress address) => new("Alibaba OSS signed URL (V4)")
    {
        Ceiling = Confidence.Possible,
        SignedAt = Instant.Basic(address["x-oss-date"]),
        Expires = Instant.After(Instant.Basic(address["x-oss-date"]), address["x-oss-expires"]),
        ExpiresBy = "x-oss-date + x-oss-expires",
        KeyId = address["x-oss-credential"]?.Split('/')[0],
        Signature = address.Find("x-oss-signature") is { } s ? new("x-oss-signature", s.Raw, Alphabet.Hex, [64]) : null,
        Missing = Partners.Missing(address.Has, "x-oss-date", "x-oss-expires", "x-oss-signature"),
    };

    private static SignedLink? TencentCos(RequestAddress address)
    {
        if (address["q-sign-time"]?.Split(';') is not [var start, var end]) return null;
        return new("Tencent COS signed URL")
        {
            Ceiling = Confidence.Possible,
            ValidFrom = Instant.Seconds(start),
            Expires = Instant.Seconds(end),
            ExpiresBy = "q-sign-time",
            KeyId = address["q-ak"],
            Signature = address.Find("q-signature") is { } s ? new("q-signature", s.Raw, Alphabet.Hex, [40]) : null,
            Missing = Partners.Missing(address.Has, "q-sign-algorithm", "q-ak", "q-signature"),
        };
    }

    public static ImmutableArray<Misfit> Life(string name, string? seconds) =>
        long.TryParse(seconds, out var life) && life > LongestLife
            ? [new("signed-url.wrong-resource", Confidence.Likely, $"{name} asks for {Instant.Say(TimeSpan.FromSeconds(Math.Min(life, Instant.LastSecond)))} of life; the storage service admits at most 7 days")]
            : [];

    private static ImmutableArray<Misfit> Scope(CredentialScope? scope, string? date, RequestAddress address)
    {
        var misfits = ImmutableArray.CreateBuilder<Misfit>();
        if (scope?.DateMisfit(date) is { } fact) misfits.Add(new("signed-url.bad-signature", Confidence.Likely, fact));
        if (scope?.RegionMisfit(address.Host) is { } other) misfits.Add(new("signed-url.wrong-resource", Confidence.Likely, other));
        return misfits.ToImmutable();
    }

    public static ImmutableArray<Misfit> Headers(Occasion occasion, string? signedHeaders)
    {
        var headers = occasion.Request.Headers;
        // Transports add these by themselves and captures often leave them out.
        var missing = (signedHeaders ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Where(n => !n.Equals("host", StringComparison.OrdinalIgnoreCase) && !n.Equals("content-length", StringComparison.OrdinalIgnoreCase) && !headers.Has(n))
            .Take(8).ToArray();
        if (missing.Length == 0 || headers.Count == 0) return [];
        return [new("signed-url.wrong-resource", occasion.Exchange.Sanitized ? Confidence.Possible : Confidence.Likely,
            $"the signature covers {(missing.Length == 1 ? "a header" : "headers")} that the request did not send: {Redaction.Quote(string.Join(", ", missing))}")];
    }
}
