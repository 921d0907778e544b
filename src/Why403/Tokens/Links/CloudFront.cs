using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens.Links;

/// <summary>CloudFront signed URLs and signed cookies (Amazon CloudFront Developer Guide, "Serve private content").</summary>
internal static class CloudFront
{
    private static readonly string[] OwnParameters = ["Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"];

    // An S3 or storage signature that passes through a distribution is not CloudFront's.
    private static readonly string[] OtherKeys = ["AWSAccessKeyId", "GoogleAccessId", "KeyName", "OSSAccessKeyId"];

    public static SignedLink? InAddress(Occasion occasion)
    {
        var address = occasion.Address;
        var policy = address["Policy"];
        var key = address["Key-Pair-Id"];
        var signature = address.Find("Signature");
        var expires = address["Expires"];
        var present = key is not null || policy is not null && signature is not null
            || signature is not null && expires is not null && address.HostIs("cloudfront.net") && !OtherKeys.Any(address.Has);
        if (!present) return null;
        return Describe("CloudFront signed URL", occasion, policy, expires, "") with
        {
            KeyId = key,
            Signature = signature is { } s ? new("Signature", s.Raw, Alphabet.CloudFront, []) : null,
            Missing = Missing("", key, signature?.Raw, policy ?? expires),
        };
    }

    public static SignedLink? InCookies(Occasion occasion)
    {
        const string prefix = "CloudFront-";
        var policy = occasion.Cookie(prefix + "Policy");
        var expires = occasion.Cookie(prefix + "Expires");
        var signature = occasion.Cookie(prefix + "Signature");
        var key = occasion.Cookie(prefix + "Key-Pair-Id");
        if (signature is null && key is null) return null;
        return Describe("CloudFront signed cookies", occasion, policy, expires, prefix) with
        {
            Carrier = "cookie CloudFront-Signature",
            KeyId = key,
            Signature = signature is null ? null : new(prefix + "Signature", signature, Alphabet.CloudFront, []),
            Missing = Missing(prefix, key, signature, policy ?? expires),
        };
    }

    private static SignedLink Describe(string scheme, Occasion occasion, string? policy, string? expires, string prefix)
    {
        if (policy is null) return new(scheme + ", canned policy") { Expires = Instant.Seconds(expires), ExpiresBy = prefix + "Expires" };
        if (CloudFrontPolicy.Decode(policy) is not { } read)
        {
            return new(scheme + ", custom policy")
            {
                Misfits = Redacted.Looks(policy) ? [] : [new("signed-url.damaged", Confidence.Likely, $"the {prefix}Policy cannot be decoded to a policy: it was cut short or encoded again")],
            };
        }
        var covers = read.Resource is { } resource ? Covers(resource, occasion.Address) : null;
        return new(scheme + ", custom policy")
        {
            Expires = read.Before,
            ExpiresBy = prefix + "Policy, DateLessThan",
            ValidFrom = read.After,
            BoundAddress = read.Address is "0.0.0.0/0" ? null : read.Address,
            Resource = read.Resource is null ? null : Redaction.Quote(Redaction.Address(read.Resource)),
            Covers = covers == true,
            Misfits = covers == false
                ? [new("signed-url.wrong-resource", Confidence.Likely, $"the policy is signed for {Redaction.Quote(Redaction.Address(read.Resource!))}, which does not cover the requested address")]
                : [],
        };
    }

    private static ImmutableArray<string> Missing(string prefix, string? key, string? signature, string? expiry)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        if (key is null) missing.Add(prefix + "Key-Pair-Id");
        if (signature is null) missing.Add(prefix + "Signature");
        if (expiry is null) missing.Add($"{prefix}Expires or {prefix}Policy");
        return missing.ToImmutable();
    }

    /// <summary>Null where it cannot be told: no absolute resource, or other encodings of one address.</summary>
    private static bool? Covers(string resource, RequestAddress address)
    {
        if (address.Scheme.Length == 0 || !(resource.StartsWith("http", StringComparison.Ordinal) || resource.StartsWith('*'))) return null;
        var own = address.Query.Split('&').Where(p => !OwnParameters.Any(n => p.StartsWith(n + "=", StringComparison.Ordinal)));
        var query = string.Join('&', own);
        var path = address.Path.Length == 0 ? "/" : address.Path;
        var asked = $"{address.Scheme}://{address.Host}{path}{(query.Length == 0 ? "" : "?" + query)}";
        if (Wildcard.Matches(resource, asked) is not { } covered) return null;
        if (covered) return true;
        // An address that differs in encoding or letter case alone is no proof of another resource.
        var loose = Wildcard.Matches(Uri.UnescapeDataString(resource).ToUpperInvariant(), Uri.UnescapeDataString(asked).ToUpperInvariant());
        return loose == false ? false : null;
    }
}
