using System.Collections.Immutable;

namespace Why403.Guard.Refusals;

/// <summary>A feature of a request that a part of ASP.NET Core refuses: what it said of its reason.</summary>
internal sealed record StatedCause(string Id, ImmutableArray<string> Facts);
