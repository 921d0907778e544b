namespace Why403.Guard.Judging;

/// <summary>One member of a condition.</summary>
internal abstract class Clause
{
    /// <param name="because">Receives what decided, for an event; null on the hot path. Decision and explanation are this one method.</param>
    public abstract bool Holds(ref RequestFacts facts, List<string>? because);

    /// <summary>The cause of a refusal where this clause holds in <c>When</c>.</summary>
    public abstract string CauseWhen { get; }

    /// <summary>The cause of a refusal where this clause does not hold in <c>Unless</c>.</summary>
    public abstract string CauseUnless { get; }
}
