using System.Collections.Immutable;
using System.Text;
using Why403.Signatures;
using Why403.Statements;
using Why403.Text;

namespace Why403.Investigations;

/// <summary>Decides who wrote the refusal. Presence alone never does (invariant 5).</summary>
internal static class Attribution
{
    public static Refuser? Of(Exchange exchange, SignatureMatch match, IReadOnlyList<Clue> clues)
    {
        var written = match.Refusals.Where(r => r.Mark.IsRefusal).ToList();
        if (written.Count > 0)
        {
            // Most confident statement first; among equals the one that asks for more, since it is the narrower mark.
            var (product, mark) = written.OrderByDescending(r => r.Mark.Confidence).ThenByDescending(r => r.Mark.Conditions.Length).First();
            var confidence = mark.Confidence == Confidence.Proven ? Confidence.Proven : Confidence.Likely;
            return new(product.Layer, product.Name, confidence, MarkEvidence.Of(mark, exchange))
            {
                Owner = product.Owner,
                Reference = Reference(product, exchange),
                Tell = product.Tell,
            };
        }
        var strongest = clues.Where(c => !c.Excludes && c.Weight > 0 && c.Confidence > Confidence.Possible).OrderByDescending(c => c.Confidence).FirstOrDefault();
        // A browser refuses only what it never let through; where an answer arrived, somebody else wrote it.
        if (strongest is { Layer: Layer.Client } && exchange.Response is null) return new(Layer.Client, "the browser", strongest.Confidence, strongest.Evidence) { Owner = Owner.Developer };
        if (strongest is { Layer: Layer.Network }) return new(Layer.Network, "the caller's network", strongest.Confidence, strongest.Evidence) { Owner = Owner.NetworkOperator };
        if (exchange.Response is not { } response) return null;
        if (IsStoreError(response)) return new(Layer.Application, "the object store", Confidence.Likely, [Evidence.Outside("the body is an XML Error document with a Code, as object stores write it")]) { Reference = AnyReference(match, exchange) };
        if (StatementReader.ApplicationAnswered(response, out var evidence)) return new(Layer.Application, "the application", Confidence.Likely, [evidence]) { Owner = Owner.Developer, Reference = AnyReference(match, exchange) };
        if (match.UpstreamAnswered.FirstOrDefault() is { Product: { } front } behind)
            return new(Layer.Application, $"something behind {front.Name}", Confidence.Likely, [Evidence.Outside(MarkEvidence.Say(behind.Mark, exchange))]) { Owner = Owner.Developer, Reference = AnyReference(match, exchange) };
        return strongest is { Layer: { } layer }
            ? new(layer, strongest.Product ?? "the " + Words.Of(layer), Confidence.Possible, strongest.Evidence) { Reference = AnyReference(match, exchange) }
            : null;
    }

    /// <summary>The id that some product on the path gave this request: it helps its operator even where another refused.</summary>
    public static string? AnyReference(SignatureMatch match, Exchange exchange) =>
        match.Present.Select(p => Reference(p.Product, exchange)).FirstOrDefault(r => r is not null)
        ?? (exchange.Response?.Headers["X-Request-Id"] is { Length: > 0 } id ? $"X-Request-Id {Redaction.Quote(id)}" : null);

    private static string? Reference(Product product, Exchange exchange)
    {
        if (exchange.Response is not { } response) return null;
        foreach (var place in product.References)
        {
            if (place.Header.Length > 0)
            {
                if (response.Headers[place.Header] is { Length: > 0 } value) return $"{place.Header} {Redaction.Quote(value)}";
                continue;
            }
            if (Between(response.Body.Span, place) is { } found) return Redaction.Quote(found);
            if (BodyText.Decoded(response.Body.Span) is { Length: > 0 } decoded && Between(decoded, place) is { } spelled) return Redaction.Quote(spelled);
        }
        return null;
    }

    private static bool IsStoreError(Response response) =>
        BodyFacts.Xml(response.Body.Span) is [("Error", _), ("Code", _), ..];

    private static string? Between(ReadOnlySpan<byte> body, ReferencePlace place)
    {
        var start = body.IndexOf(Encoding.UTF8.GetBytes(place.Prefix));
        if (start < 0) return null;
        var rest = body[(start + Encoding.UTF8.GetByteCount(place.Prefix))..];
        var end = rest[..Math.Min(rest.Length, 400)].IndexOf(Encoding.UTF8.GetBytes(place.Suffix));
        return end <= 0 ? null : Encoding.UTF8.GetString(rest[..end]).Trim() is { Length: > 0 } id ? id : null;
    }
}
