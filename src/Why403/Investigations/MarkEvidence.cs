using System.Collections.Immutable;
using System.Globalization;
using Why403.Signatures;
using Why403.Text;

namespace Why403.Investigations;

/// <summary>Says in a clause what a fulfilled condition saw in this exchange.</summary>
internal static class MarkEvidence
{
    public static ImmutableArray<Evidence> Of(RefusalMark mark, Exchange exchange) =>
        [.. mark.Conditions.Where(c => !c.Negated && c.Subject is not (Subject.Status or Subject.Method)).Select(c => Evidence.Outside(Say(c, exchange)))];

    public static string Say(Condition condition, Exchange exchange)
    {
        var response = exchange.Response;
        switch (condition.Subject)
        {
            case Subject.Header:
                var value = response?.Headers.All(condition.Name).FirstOrDefault(v => ConditionText.Holds(condition, v)) ?? "";
                return $"the answer has {condition.Name}: {Redaction.Header(condition.Name, value)}";
            case Subject.Cookie: return $"the cookie {condition.Name} is in the exchange";
            case Subject.Reason: return $"the reason phrase is `{response?.Reason}`";
            case Subject.Title: return $"the page's title is `{Redaction.Quote(BodyText.Title(response is null ? default : response.Body.Span))}`";
            case Subject.Json: return Pair("the JSON body", BodyFacts.Json(response is null ? default : response.Body.Span), condition);
            case Subject.Xml: return Pair("the XML body", BodyFacts.Xml(response is null ? default : response.Body.Span), condition);
            case Subject.BodyEmpty: return "the body is empty";
            case Subject.BodyUnder: return $"the body has {(response?.Body.Length ?? 0).ToString(CultureInfo.InvariantCulture)} bytes";
            case Subject.Url: return $"the address contains `{condition.Texts[0]}`";
            case Subject.Status: return $"the status is {response?.Status}";
            case Subject.Method: return $"the method is {exchange.Request.Method}";
        }
        var body = response is null ? "" : System.Text.Encoding.UTF8.GetString(response.Body.Span);
        var text = condition.Texts.FirstOrDefault(t => body.Contains(t, StringComparison.OrdinalIgnoreCase)) ?? condition.Texts[0];
        return condition.Comparison == Comparison.Equal ? $"the whole body is `{Redaction.Quote(text)}`" : $"the body says `{Redaction.Quote(text)}`";
    }

    private static string Pair(string where, List<(string Name, string Value)> pairs, Condition condition)
    {
        var (name, value) = pairs.FirstOrDefault(p => p.Name.Equals(condition.Name, StringComparison.OrdinalIgnoreCase) && ConditionText.Holds(condition, p.Value));
        return string.IsNullOrEmpty(value) ? $"{where} has `{name ?? condition.Name}`" : $"{where} has {name} `{Redaction.Quote(value)}`";
    }
}
