using System.Collections.Immutable;

namespace Why403.Signatures;

/// <summary>Something on the way that can refuse, and the marks by which it is known.</summary>
/// <param name="Tell">To whom its reference goes and where they find it.</param>
public sealed record Product(string Id, string Name, Layer Layer, string Kind, Owner Owner, string Tell)
{
    internal ImmutableArray<PresenceMark> Presence { get; init; } = [];

    /// <summary>Each alone shows that something behind this product wrote the answer.</summary>
    internal ImmutableArray<PresenceMark> UpstreamAnswered { get; init; } = [];

    internal ImmutableArray<RefusalMark> Refusals { get; init; } = [];

    internal ImmutableArray<ReferencePlace> References { get; init; } = [];

    /// <summary>The causes that its refusals name.</summary>
    public IEnumerable<string> CauseIds => Refusals.SelectMany(r => r.Causes).Distinct();

    /// <summary>What its refusal means that speaks this phrase; null where none of its marks holds it.</summary>
    public string? SaidWith(string phrase) => Refusals
        .FirstOrDefault(r => r.Conditions.SelectMany(c => c.Texts).Any(t => t.Length > 3 && (t.Contains(phrase, StringComparison.OrdinalIgnoreCase) || phrase.Contains(t, StringComparison.OrdinalIgnoreCase))))?.Says;
}

/// <summary>
/// Shows that a product is on the path, on refusals and on healthy answers alike. It is a type of its own so that no
/// refusal can be claimed from it (invariant 5).
/// </summary>
internal sealed record PresenceMark(Condition Condition);

/// <summary>All conditions together show that this product wrote this refusal.</summary>
/// <param name="Name">The section's name, unique in its product.</param>
/// <param name="Causes">One cause; several candidates that look alike; or none where only the writer is known.</param>
/// <param name="IsRefusal">False for a marked answer that is no refusal, such as an origin-failure page.</param>
internal sealed record RefusalMark(string Name, ImmutableArray<Condition> Conditions, ImmutableArray<string> Causes, Confidence Confidence, string Says, bool IsRefusal);

/// <summary>Where a product prints the id of a refusal: a header, or the body between two texts.</summary>
internal sealed record ReferencePlace(string Header, string Prefix, string Suffix);
