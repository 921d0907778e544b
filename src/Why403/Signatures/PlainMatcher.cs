using System.Collections.Immutable;
using System.Text;
using Why403.Text;

namespace Why403.Signatures;

/// <summary>
/// The readable twin of <see cref="SignatureMatcher"/>: each condition looked up by itself. A property test holds the
/// two equal; the environment variable WHY403_MATCHER=plain makes the command line use this one.
/// </summary>
internal sealed class PlainMatcher(ImmutableArray<Product> products) : ISignatureMatcher
{
    public SignatureMatch Match(Exchange exchange)
    {
        var present = ImmutableArray.CreateBuilder<(Product, Condition)>();
        var upstream = ImmutableArray.CreateBuilder<(Product, Condition)>();
        var refusals = ImmutableArray.CreateBuilder<(Product, RefusalMark)>();
        foreach (var product in products)
        {
            if (product.Presence.FirstOrDefault(m => Holds(m.Condition, exchange)) is { } mark) present.Add((product, mark.Condition));
            if (product.UpstreamAnswered.FirstOrDefault(m => Holds(m.Condition, exchange)) is { } answered) upstream.Add((product, answered.Condition));
            foreach (var refusal in product.Refusals)
                if (refusal.Conditions.All(c => Holds(c, exchange))) refusals.Add((product, refusal));
        }
        return new(present.ToImmutable(), upstream.ToImmutable(), refusals.ToImmutable());
    }

    private static bool Holds(Condition condition, Exchange exchange) => condition.Negated != Test(condition, exchange);

    private static bool Test(Condition condition, Exchange exchange)
    {
        if (condition.Subject == Subject.Cookie) return ConditionText.HasCookie(condition, exchange);
        if (condition.Subject == Subject.Url) return exchange.Request.Address.Length > 0 && ConditionText.Holds(condition, exchange.Request.Address);
        if (condition.Subject == Subject.Method) return condition.Texts.Contains(exchange.Request.Method);
        if (exchange.Response is not { } response) return false;
        var body = response.Body.Span;
        return condition.Subject switch
        {
            Subject.Status => condition.Numbers.Contains(response.Status),
            Subject.Reason => ConditionText.Holds(condition, response.Reason),
            Subject.Header => response.Headers.All(condition.Name).Any(v => ConditionText.Holds(condition, v)),
            Subject.BodyEmpty => body.IsEmpty && !response.BodyUnknown,
            Subject.BodyUnder => body.Length < condition.Numbers[0] && !response.BodyTruncated && !response.BodyUnknown,
            Subject.Title => BodyText.Title(body) is { Length: > 0 } title && ConditionText.Holds(condition, title),
            Subject.Json => BodyFacts.Json(body).Any(p => p.Name.Equals(condition.Name, StringComparison.OrdinalIgnoreCase) && ConditionText.Holds(condition, p.Value)),
            Subject.Xml => BodyFacts.Xml(body).Any(p => p.Name.Equals(condition.Name, StringComparison.OrdinalIgnoreCase) && ConditionText.Holds(condition, p.Value)),
            Subject.Body => Body(condition, body) || (BodyText.Decoded(body) is { Length: > 0 } decoded && Body(condition, decoded)),
            _ => false,
        };
    }

    private static bool Body(Condition condition, ReadOnlySpan<byte> body)
    {
        var whole = condition.Comparison == Comparison.Contains ? body : BodyText.Trim(body);
        foreach (var text in condition.Texts)
        {
            var wanted = Encoding.UTF8.GetBytes(text);
            if (condition.Comparison switch
            {
                Comparison.Equal => whole.Length == wanted.Length && StartsWith(whole, wanted),
                Comparison.StartsWith => StartsWith(whole, wanted),
                _ => Contains(whole, wanted),
            }) return true;
        }
        return false;
    }

    private static bool Contains(ReadOnlySpan<byte> body, ReadOnlySpan<byte> wanted)
    {
        for (var i = 0; i + wanted.Length <= body.Length; i++)
            if (StartsWith(body[i..], wanted)) return true;
        return false;
    }

    internal static bool StartsWith(ReadOnlySpan<byte> body, ReadOnlySpan<byte> wanted) =>
        body.Length >= wanted.Length && EqualsFolded(body[..wanted.Length], wanted);

    // Not Ascii.EqualsIgnoreCase: that one answers false for bytes above 127, equal or not.
    private static bool EqualsFolded(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (var i = 0; i < left.Length; i++)
            if (Fold(left[i]) != Fold(right[i])) return false;
        return true;

        static byte Fold(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b;
    }
}

/// <summary>Matches an exchange against all products. Two implementations: the fast one and its plain twin.</summary>
internal interface ISignatureMatcher
{
    SignatureMatch Match(Exchange exchange);
}
