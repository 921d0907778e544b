using System.Collections.Immutable;

namespace Why403;

/// <summary>A change of a text, shown and never applied by us.</summary>
/// <param name="File">The file to change.</param>
/// <param name="Line">From 1: the first removed line; where none is removed, the line before which the added ones stand.</param>
public sealed record Patch(string File, int Line, ImmutableArray<string> Removed, ImmutableArray<string> Added);
