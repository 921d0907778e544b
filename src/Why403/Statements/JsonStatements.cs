using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Statements;

/// <summary>
/// What a JSON body states in a form that several products share: RFC 9457 problem documents, OAuth errors, GraphQL
/// error codes, AWS authorization sentences.
/// </summary>
internal static class JsonStatements
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { } response || response.Body.Length is 0 or > 256 * 1024) return Reading.Nothing;
        var facts = BodyFacts.Json(response.Body.Span);
        if (facts.Count == 0) return Reading.Nothing;
        var clues = ImmutableArray.CreateBuilder<Clue>();
        var notes = ImmutableArray.CreateBuilder<Evidence>();
        string? First(string name) => facts.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && f.Value.Length > 0).Value;

        Problem(response, First, clues, notes);
        if (response.Status is 400 or 401 or 403) OAuth(response, First, clues);
        GraphQl(facts, clues);
        Aws(First, clues);
        if (clues.Count == 0 && response.Status == 403 && (First("message") ?? First("error") ?? First("detail") ?? First("title")) is { } said)
            clues.Add(new("application.refused", Confidence.Possible, $"the answer says `{Redaction.Quote(said)}`", [Evidence.Outside($"the JSON body says `{Redaction.Quote(said)}`")]) { Layer = Layer.Application });
        return new(clues.ToImmutable(), notes.ToImmutable());
    }

    // The types of ietf-httpapi-ratelimit-headers; RFC 9457 section 3.1.1 leaves the base address to the author.
    private static void Problem(Response response, Func<string, string?> first, ImmutableArray<Clue>.Builder clues, ImmutableArray<Evidence>.Builder notes)
    {
        if (response.Headers["Content-Type"]?.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase) != true) return;
        var type = first("type") ?? "about:blank";
        var said = string.Join(": ", new[] { first("title"), first("detail") }.OfType<string>().Select(Redaction.Quote));
        var evidence = Evidence.Outside($"the problem document has type {Redaction.Quote(type)}" + (said.Length > 0 ? $" and says `{said}`" : ""));
        if (type.EndsWith("quota-exceeded", StringComparison.OrdinalIgnoreCase) || type.EndsWith("abnormal-usage-detected", StringComparison.OrdinalIgnoreCase))
            clues.Add(new("rate.limit-exceeded", Confidence.Proven, "the answer states that a quota is exceeded", [evidence]));
        else if (type.EndsWith("temporary-reduced-capacity", StringComparison.OrdinalIgnoreCase))
            clues.Add(new("rate.limit-exceeded", Confidence.Proven, "the answer states that capacity is reduced for now", [evidence]));
        else if (response.Status == 403)
            clues.Add(new("application.refused", Confidence.Likely, said.Length > 0 ? $"the application refuses and says `{said}`" : "the application refuses by a problem document", [evidence]) { Layer = Layer.Application });
        else notes.Add(evidence);
    }

    // RFC 6749 section 5.2 and RFC 6750 section 3.1, told in the body by servers that leave the field out.
    private static void OAuth(Response response, Func<string, string?> first, ImmutableArray<Clue>.Builder clues)
    {
        if (response.Headers.Has("WWW-Authenticate") || first("error") is not { } error) return;
        var description = first("error_description");
        var evidence = Evidence.Outside($"the JSON body has error `{Redaction.Quote(error)}`" + (description is null ? "" : $": {Redaction.Quote(description)}"));
        var cause = error switch
        {
            "insufficient_scope" => "scope.insufficient",
            "invalid_token" => description?.Contains("expire", StringComparison.OrdinalIgnoreCase) == true ? "token.expired" : "token.invalid",
            "access_denied" when response.Status == 403 => "role.insufficient",
            _ => null,
        };
        if (cause is not null)
            clues.Add(new(cause, cause == "role.insufficient" ? Confidence.Likely : Confidence.Proven, $"the answer states `{Redaction.Quote(error)}`", [evidence]) { Layer = Layer.Application });
    }

    // GraphQL answers with 200 and lists its refusals in errors[].extensions.code; the two codes are Apollo Server's.
    private static void GraphQl(List<(string Name, string Value)> facts, ImmutableArray<Clue>.Builder clues)
    {
        if (!facts.Any(f => f.Name.Equals("errors", StringComparison.Ordinal)) || !facts.Any(f => f.Name.Equals("extensions", StringComparison.Ordinal))) return;
        foreach (var (name, value) in facts)
        {
            if (name != "code" || value is not ("FORBIDDEN" or "UNAUTHENTICATED")) continue;
            clues.Add(new(value == "FORBIDDEN" ? "role.insufficient" : "token.missing", Confidence.Likely, $"a GraphQL error states {value}", [Evidence.Outside($"errors[].extensions.code is {value}")]) { Layer = Layer.Application });
            return;
        }
    }

    // The sentences of the IAM user guide, "access denied error messages": they name action, resource and policy type.
    private static void Aws(Func<string, string?> first, ImmutableArray<Clue>.Builder clues)
    {
        if (first("message") is not { } message || !message.Contains("is not authorized to perform", StringComparison.Ordinal)) return;
        var evidence = Evidence.Outside($"the body says `{Redaction.Quote(message)}`");
        clues.Add(message.Contains("explicit deny", StringComparison.Ordinal)
            ? new("policy.denied", Confidence.Proven, "a policy denies this action explicitly", [evidence]) { Layer = Layer.Application }
            : new("role.insufficient", Confidence.Proven, "no policy allows this identity the action", [evidence]) { Layer = Layer.Application });
    }
}
