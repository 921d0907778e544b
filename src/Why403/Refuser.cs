using System.Collections.Immutable;

namespace Why403;

/// <summary>Who wrote the refusal, which is another claim than why: it has its own confidence and evidence.</summary>
/// <param name="Name">The product, or what is known of it ("the application").</param>
public sealed record Refuser(Layer Layer, string Name, Confidence Confidence, ImmutableArray<Evidence> Evidence)
{
    /// <summary>Who changes this refuser's rules.</summary>
    public Owner Owner { get; init; } = Owner.SiteOperator;

    /// <summary>The id under which its operator finds this very refusal; null where it gives none.</summary>
    public string? Reference { get; init; }

    /// <summary>To whom the reference goes and where they find it, as one clause; empty if unknown.</summary>
    public string Tell { get; init; } = "";
}
