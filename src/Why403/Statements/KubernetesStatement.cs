using System.Text.RegularExpressions;

namespace Why403.Statements;

/// <summary>
/// The Kubernetes API's Status object names the user, the verb and the resource, which is the very rule that is missing
/// (apiserver: endpoints/handlers/responsewriters/errors.go, forbiddenMessage).
/// </summary>
internal static partial class KubernetesStatement
{
    private const int LongestMessage = 4096;

    public static void Read(Exchange exchange, Response response, JsonTree body, Ledger ledger)
    {
        if (response.Status != 403 || body.Plain("kind") != "Status" || body.Plain("message") is not { Length: <= LongestMessage } message) return;
        var fact = $"the Status object says `{Quotation.Of(message, exchange.Request)}`";
        if (Webhook().Match(message) is { Success: true } webhook)
            ledger.Claim("policy.denied", Confidence.Proven, $"the admission webhook `{Quotation.Of(webhook.Groups["name"].Value, exchange.Request)}` denies this object", Layer.Application, 2, fact);
        if (Sentence().Match(message) is not { Success: true } match) return;
        var user = match.Groups["user"].Value;
        var rule = Quotation.Of($"{match.Groups["verb"].Value} {match.Groups["what"].Value}", exchange.Request);
        if (user == "system:anonymous")
            ledger.Claim("token.missing", Confidence.Proven, "the cluster saw an anonymous caller, so no credentials that it accepts arrived", Layer.Application, 2, fact);
        else
            ledger.Claim("role.insufficient", Confidence.Proven, $"no role lets `{Quotation.Of(user, exchange.Request)}` {rule}", Layer.Application, 2, fact);
    }

    [GeneratedRegex("User \"(?<user>[^\"]{1,200})\" cannot (?<verb>[a-z]{1,20}) (?<what>(resource |path )?\"[^\"]{1,200}\"( in API group \"[^\"]{0,200}\")?( in the namespace \"[^\"]{1,200}\")?)", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Sentence();

    [GeneratedRegex("admission webhook \"(?<name>[^\"]{1,200})\" denied the request", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Webhook();
}
