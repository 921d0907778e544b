using System.Collections.Immutable;

namespace Why403;

/// <summary>
/// What one reader makes of an exchange: evidence for a cause, or against it. An investigation weighs the
/// clues of all readers into findings.
/// </summary>
/// <param name="CauseId">A cause of the catalogue.</param>
/// <param name="Confidence">As far as this reader alone can carry the claim.</param>
/// <param name="Message">For a finding: lower case, no full stop. For an exclusion: the fact that excludes, as a clause.</param>
/// <param name="Evidence">At least one fact, redacted.</param>
public sealed record Clue(string CauseId, Confidence Confidence, string Message, ImmutableArray<Evidence> Evidence)
{
    /// <summary>The facts exclude this cause.</summary>
    public bool Excludes { get; init; }

    /// <summary>Moves the cause among causes of the same confidence; negative where the fact speaks against it without excluding it.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Where it acted, if the reader can tell; otherwise the refuser's layer or the cause's usual one.</summary>
    public Layer? Layer { get; init; }

    /// <summary>The product that states it, where one is named.</summary>
    public string? Product { get; init; }
}

/// <summary>All that one reader saw in an exchange.</summary>
/// <param name="Clues">For and against causes.</param>
/// <param name="Notes">Facts worth knowing that are no cause.</param>
public sealed record Reading(ImmutableArray<Clue> Clues, ImmutableArray<Evidence> Notes)
{
    public static Reading Nothing { get; } = new([], []);

    public static Reading Join(params ReadOnlySpan<Reading> readings)
    {
        var clues = ImmutableArray.CreateBuilder<Clue>();
        var notes = ImmutableArray.CreateBuilder<Evidence>();
        foreach (var reading in readings)
        {
            clues.AddRange(reading.Clues);
            notes.AddRange(reading.Notes);
        }
        return new(clues.ToImmutable(), notes.ToImmutable());
    }
}
