using System.Text.RegularExpressions;

namespace Why403.Statements;

/// <summary>The sentences of AWS that name who, what, on what and by which kind of policy (IAM user guide, "Troubleshoot access denied error messages").</summary>
internal static partial class AmazonDenial
{
    private const int LongestMessage = 4096;

    public static void Read(Exchange exchange, string message, Ledger ledger)
    {
        if (message.Length > LongestMessage || Sentence().Match(message) is not { Success: true } match) return;
        var action = Quotation.Of(match.Groups["action"].Value, exchange.Request);
        var resource = match.Groups["resource"] is { Success: true } named ? $" on {Quotation.Of(named.Value, exchange.Request)}" : "";
        var fact = $"the answer says `{Quotation.Of(message, exchange.Request)}`";
        if (Deny().Match(message) is { Success: true } deny)
            ledger.Claim("policy.denied", Confidence.Proven, $"an explicit deny in {Article(deny.Groups["policy"].Value)} forbids {action}{resource}", Layer.Application, 2, fact);
        else if (Silence().Match(message) is { Success: true } silence)
            // An organization's policy that allows nothing of the kind is a limit set from above, not a right that is missing below.
            ledger.Claim(silence.Groups["policy"].Value is "service control policy" or "resource control policy" or "VPC endpoint policy" ? "policy.denied" : "role.insufficient", Confidence.Proven,
                $"no {silence.Groups["policy"].Value} allows {action}{resource}", Layer.Application, 2, fact);
        else
            ledger.Claim("role.insufficient", Confidence.Proven, $"this identity is not authorized to perform {action}{resource}", Layer.Application, 2, fact);
    }

    private static string Article(string policy) => (policy.Length > 0 && policy[0] is 'a' or 'e' or 'i' or 'o' ? "an " : "a ") + policy;

    [GeneratedRegex("is not authorized to perform: (?<action>[A-Za-z0-9:*-]{1,120})( on resource: \"?(?<resource>[^\" ]{1,400}))?", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Sentence();

    [GeneratedRegex("with an explicit deny in an? (?<policy>[A-Za-z -]{1,60}?)(?=[.:,\"]|$)", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Deny();

    [GeneratedRegex("because no (?<policy>[A-Za-z -]{1,60}?) allows", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Silence();
}
