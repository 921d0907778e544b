using System.Collections.Immutable;

namespace Why403;

/// <summary>One claim about why the request is refused, with what it rests on.</summary>
/// <param name="Cause">The cause of the catalogue.</param>
/// <param name="Layer">Where it acted in this case; null where nothing tells who acted.</param>
/// <param name="Confidence">Never more than the evidence proves.</param>
/// <param name="Message">Lower case, no full stop, stands alone in a log line.</param>
/// <param name="Evidence">At least one fact.</param>
public sealed record Finding(Cause Cause, Layer? Layer, Confidence Confidence, string Message, ImmutableArray<Evidence> Evidence)
{
    /// <summary>What can be done, the caller's part first.</summary>
    public ImmutableArray<Remedy> Remedies { get; init; } = [];

    /// <summary>The product that acts here by name, where one is known.</summary>
    public string? Product { get; init; }

    /// <summary>The place that decided, where there is a text: the primary one among those of the evidence.</summary>
    public Text.SourceSpan? Where { get; init; }

    /// <summary>The lines that the evidence points at, by file and number.</summary>
    public ImmutableArray<SourceLine> Source { get; init; } = [];
}
