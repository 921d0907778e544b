using System.Text.RegularExpressions;

namespace Why403.Statements;

/// <summary>What Azure Storage adds to AuthenticationFailed: which check of the shared access signature did not pass.</summary>
internal static partial class AzureSignature
{
    private const int LongestDetail = 4096;

    public static void Read(Exchange exchange, string detail, Ledger ledger)
    {
        if (detail.Length > LongestDetail) detail = detail[..LongestDetail];
        var fact = $"the store adds `{Quotation.Of(detail, exchange.Request)}`";
        var frame = Frame().Match(detail);
        if (frame.Success && Times.HttpDate(frame.Groups["current"].Value) is { } current)
        {
            if (Times.HttpDate(frame.Groups["end"].Value) is { } end && current >= end)
                ledger.Claim("signed-url.expired", Confidence.Proven, $"the store states that the signature expired {Times.Say(current - end)} before this answer", Layer.Edge, 2, fact);
            else if (Times.HttpDate(frame.Groups["start"].Value) is { } start && current < start)
                ledger.Claim("signed-url.not-yet-valid", Confidence.Proven, $"the store states that the signature becomes valid in {Times.Say(start - current)}", Layer.Edge, 2, fact);
            else ledger.Note(fact);
        }
        else if (detail.Contains("did not match", StringComparison.OrdinalIgnoreCase))
            // The sentence goes on with the string to sign, which holds the names of what was signed.
            ledger.Claim("signed-url.bad-signature", Confidence.Proven, "the store computed another signature than the one that was sent", Layer.Edge, 2, "the store adds that the signature did not match");
        else if (detail.Contains("not well formed", StringComparison.OrdinalIgnoreCase) || detail.Contains("is not in the right format", StringComparison.OrdinalIgnoreCase))
            ledger.Claim("signed-url.damaged", Confidence.Likely, "the store cannot read a part of the signature", Layer.Edge, fact);
        else ledger.Note(fact);
    }

    [GeneratedRegex(@"time frame: Start \[(?<start>[^\]]{0,40})\] - Expiry \[(?<end>[^\]]{0,40})\] - Current \[(?<current>[^\]]{0,40})\]", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Frame();
}
