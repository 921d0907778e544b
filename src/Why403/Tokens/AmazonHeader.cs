using Why403.Text;
using Why403.Tokens.Links;

namespace Why403.Tokens;

/// <summary>The Authorization header of AWS Signature Version 4.</summary>
internal static class AmazonHeader
{
    /// <summary>AWS refuses a signature that is older or newer by more.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    /// <summary>True when the request is signed so.</summary>
    public static bool Judge(Occasion occasion, Ledger ledger)
    {
        var headers = occasion.Request.Headers;
        if (headers["authorization"] is not { } value || !value.StartsWith("AWS4-", StringComparison.Ordinal) || value.IndexOf(' ', StringComparison.Ordinal) is not (> 0 and var space)) return false;
        var fields = TokenFields.Read(value[(space + 1)..], ',');
        var scope = CredentialScope.Of(fields.GetValueOrDefault("Credential"));
        var date = headers["x-amz-date"];
        var at = Instant.Basic(date) ?? Moment.HttpDate(headers["date"]);
        var key = scope is null ? "unknown" : Redaction.Shape(scope.KeyId);
        ledger.Note($"the request is signed with AWS Signature Version 4: key {key}, {(scope is null ? "scope unreadable" : Redaction.Quote($"{scope.Service} in {scope.Region} on {scope.Date}"))}");
        foreach (var name in (string[])["Credential", "SignedHeaders", "Signature"])
            if (!fields.ContainsKey(name) && !Redacted.Looks(value)) ledger.Claim("token.invalid", Confidence.Likely, $"the AWS Authorization header has no {name}");
        if (scope?.KeyId.StartsWith("ASIA", StringComparison.Ordinal) == true && !headers.Has("x-amz-security-token") && !occasion.Exchange.Sanitized && !Redacted.Looks(value))
            ledger.Claim("token.invalid", Confidence.Likely, "the key is a temporary one (ASIA), and its session token (X-Amz-Security-Token) did not come with it");
        if (scope?.DateMisfit(date) is { } dateMisfit) ledger.Claim("token.invalid", Confidence.Likely, dateMisfit);
        if (scope?.RegionMisfit(occasion.Address.Host) is { } regionMisfit) ledger.Claim("token.invalid", Confidence.Likely, regionMisfit);
        foreach (var misfit in AmazonS3.Headers(occasion, fields.GetValueOrDefault("SignedHeaders"))) ledger.Claim("token.invalid", misfit.Ceiling, misfit.Fact);
        if (fields.GetValueOrDefault("Signature") is { } signature && !Redacted.Looks(signature) && SignatureDamage.Find(new("Signature", signature, Alphabet.Hex, [64])) is { } damage && value.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
            ledger.Claim("token.invalid", Confidence.Likely, $"in the AWS Authorization header, {damage}");
        if (at is { } signed) Clock(signed, occasion, ledger);
        return true;
    }

    private static void Clock(DateTimeOffset signed, Occasion occasion, Ledger ledger)
    {
        if (occasion.Moment.At is not { } now) return;
        var apart = (now - signed).Duration();
        if (apart <= Tolerance)
        {
            if (occasion.Moment.Source == MomentSource.Answer) ledger.Exclude("clock.skew", $"the request was signed {Instant.Say(apart)} {(now < signed ? "after" : "before")} the server's Date; AWS admits 15 minutes");
            return;
        }
        // The caller's own clock cannot show that it is wrong; it only shows that the signature was old.
        var ceiling = occasion.Moment.Source == MomentSource.Answer ? Confidence.Likely : Confidence.Possible;
        ledger.Claim("clock.skew", ceiling, $"the request was signed {Instant.Say(apart)} {(now > signed ? "before" : "after")} {occasion.Moment.Words}; AWS admits 15 minutes",
            $"signed at {Instant.Say(signed)}", $"judged at {Instant.Say(now)}");
    }
}
