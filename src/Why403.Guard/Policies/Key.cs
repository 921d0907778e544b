using System.Collections.Immutable;

namespace Why403.Guard.Policies;

internal enum Kind
{
    Text,
    Whole,
    Flag,
    /// <summary>A length of time as .NET writes it: <c>00:01:00</c>.</summary>
    Span,
    Choice,
    Texts,
    /// <summary>An object.</summary>
    Part,
    /// <summary>A list of objects.</summary>
    Parts,
    /// <summary>Objects under names that the operator chooses.</summary>
    Named,
}

/// <summary>One key of the configuration: what the reader takes and what the JSON schema says come from this one description.</summary>
internal sealed record Key(string Name, Kind Kind, string Meaning)
{
    /// <summary>For <see cref="Kind.Choice"/>, and for <see cref="Kind.Texts"/> that are a choice each.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    public ImmutableArray<Key> Members { get; init; } = [];

    public bool Required { get; init; }

    /// <summary>As a JSON value, for readers of the schema; null where there is none.</summary>
    public string? Default { get; init; }

    public long Least { get; init; }

    public long Most { get; init; } = int.MaxValue;
}
