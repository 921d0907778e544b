using System.Collections.Immutable;

namespace Why403.Signatures;

/// <summary>What the marks of all products say of one exchange.</summary>
/// <param name="Present">Products on the path, with the mark that shows it.</param>
/// <param name="UpstreamAnswered">Products behind which something else wrote the answer.</param>
/// <param name="Refusals">Refusals (and marked non-refusals) that products wrote.</param>
internal sealed record SignatureMatch(
    ImmutableArray<(Product Product, Condition Mark)> Present,
    ImmutableArray<(Product Product, Condition Mark)> UpstreamAnswered,
    ImmutableArray<(Product Product, RefusalMark Mark)> Refusals);
