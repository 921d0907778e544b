using System.Text.RegularExpressions;
using Why403.Text;

namespace Why403.Statements;

/// <summary>
/// The Kubernetes API's Status object names the user, the verb and the resource, which is the very rule that is missing
/// (apiserver: endpoints/handlers/responsewriters/errors.go, forbiddenMessage).
/// </summary>
internal static partial class KubernetesStatement
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 403 } response || response.Body.Span.IndexOf("\"Status\""u8) < 0) return Reading.Nothing;
        var facts = BodyFacts.Json(response.Body.Span);
        if (!facts.Contains(("kind", "Status"))) return Reading.Nothing;
        var message = facts.FirstOrDefault(f => f.Name == "message").Value ?? "";
        if (Sentence().Match(message) is not { Success: true } match) return Reading.Nothing;
        var (user, verb, what) = (match.Groups["user"].Value, match.Groups["verb"].Value, match.Groups["what"].Value);
        return user == "system:anonymous"
            ? Reading.Nothing // the product's own mark says it
            : new([new("role.insufficient", Confidence.Proven, $"no role lets `{Redaction.Quote(user)}` {verb} {Redaction.Quote(what)}",
                [Evidence.Outside($"the Status object says `{Redaction.Quote(message)}`")]) { Layer = Layer.Application }], []);
    }

    [GeneratedRegex("User \"(?<user>[^\"]{1,200})\" cannot (?<verb>[a-z]{1,20}) (?<what>(resource )?\"[^\"]{1,200}\")", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Sentence();
}
