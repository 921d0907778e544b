using System.Collections.Immutable;
using Why403.Guard.Challenges;
using Why403.Guard.Limits;

namespace Why403.Guard.Judging;

internal enum RuleMode
{
    Enforce,
    /// <summary>Only records what would have happened.</summary>
    Shadow,
}

internal enum RuleAct
{
    Allow,
    Refuse,
    /// <summary>Asks a browser for a proof, and refuses whoever gives none.</summary>
    Challenge,
    Limit,
}

/// <summary>One rule of the policy in force.</summary>
internal sealed record Rule(string Id, RuleAct Act, RuleMode Mode)
{
    public Scope Scope { get; init; } = new();

    public Condition When { get; init; } = Condition.Empty;

    public Condition Unless { get; init; } = Condition.Empty;

    /// <summary>For <see cref="RuleAct.Limit"/>.</summary>
    public ImmutableArray<LimitPlan> Limits { get; init; } = [];

    /// <summary>Units that a request costs.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>For <see cref="RuleAct.Challenge"/>.</summary>
    public Rung Rung { get; init; }

    /// <summary>Null for a rule that stays as it is.</summary>
    public Trial? Trial { get; init; }

    public Cause Cause { get; init; } = new("policy.denied", Layer.Application, "");

    public int Status { get; init; } = 403;

    /// <summary>The rule as the configuration wrote it, in one line of JSON.</summary>
    public string Text { get; init; } = "";

    /// <param name="because">As in <see cref="Clause.Holds"/>.</param>
    public bool Concerns(ref RequestFacts facts, List<string>? because)
    {
        if (!Scope.Covers(ref facts, every: Act == RuleAct.Allow))
        {
            because?.Add("the request is outside of the rule's scope");
            return false;
        }
        return When.HoldsAll(ref facts, because) && !Unless.HoldsAny(ref facts, because);
    }
}
