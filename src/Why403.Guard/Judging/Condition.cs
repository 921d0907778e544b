using System.Collections.Immutable;

namespace Why403.Guard.Judging;

/// <summary>The members of <c>When</c> or of <c>Unless</c>.</summary>
internal sealed class Condition(ImmutableArray<Clause> clauses)
{
    public static Condition Empty { get; } = new([]);

    public ImmutableArray<Clause> Clauses { get; } = clauses;

    /// <summary>Holds where it is empty.</summary>
    public bool HoldsAll(ref RequestFacts facts, List<string>? because)
    {
        foreach (var clause in Clauses)
            if (!clause.Holds(ref facts, because)) return false;
        return true;
    }

    /// <summary>Does not hold where it is empty.</summary>
    public bool HoldsAny(ref RequestFacts facts, List<string>? because)
    {
        foreach (var clause in Clauses)
            if (clause.Holds(ref facts, because)) return true;
        return false;
    }
}
