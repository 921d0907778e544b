using Why403.Text;

namespace Why403.Tokens;

/// <summary>The scope of a Signature Version 4 credential: <c>key/date/region/service/aws4_request</c>.</summary>
internal sealed record CredentialScope(string KeyId, string Date, string Region, string Service)
{
    /// <summary>Null when it has another form.</summary>
    public static CredentialScope? Of(string? credential) =>
        credential?.Split('/') is [.., var key, var date, var region, var service, "aws4_request" or "goog4_request"] ? new(key, date, region, service) : null;

    /// <summary>The key is derived from the scope's date, so another day in the request's date breaks the signature.</summary>
    public string? DateMisfit(string? basicDate) =>
        basicDate is { Length: 16 } && Date.Length == 8 && !basicDate.StartsWith(Date, StringComparison.Ordinal)
            ? $"the credential is scoped to the day {Redaction.Quote(Date)}, the request is dated {Redaction.Quote(basicDate[..8])}"
            : null;

    /// <summary>Only where the host names an S3 region: <c>s3.REGION.amazonaws.com</c> or <c>s3-REGION.amazonaws.com</c>, behind a bucket or not.</summary>
    public string? RegionMisfit(string host)
    {
        const string domain = ".amazonaws.com";
        if (Service != "s3" || !host.EndsWith(domain, StringComparison.Ordinal)) return null;
        var front = host[..^domain.Length];
        var dot = front.LastIndexOf('.');
        var last = front[(dot + 1)..];
        var before = dot < 0 ? "" : front[..dot];
        var region = last.StartsWith("s3-", StringComparison.Ordinal) ? last[3..] : before == "s3" || before.EndsWith(".s3", StringComparison.Ordinal) ? last : null;
        if (region is null or "accelerate" or "external-1" || region.Count('-') < 2 || Region == "*" || region == Region) return null;
        return $"the credential is scoped to the region {Redaction.Quote(Region)}, the host is in {Redaction.Quote(region)}";
    }
}
