using System.Collections.Immutable;
using Why403.Guard.Policies;

namespace Why403.Guard.Judging;

/// <summary>What the rules say of a request, before limits.</summary>
/// <param name="Decider">The rule that allowed or refused; null where none did.</param>
/// <param name="ShadowHit">A rule in shadow would have refused.</param>
internal readonly record struct Judgement(Rule? Decider, bool ShadowHit)
{
    public bool Refused => Decider is { Act: RuleAct.Refuse };

    public bool Challenged => Decider is { Act: RuleAct.Challenge };

    public bool Allowed => Decider is { Act: RuleAct.Allow };
}

/// <summary>
/// The order in which rules count: what allows wins over all else, then refusing rules as they stand, then rules that ask for a proof. An allow-list that is
/// asked after a ban has locked out its own office in more than one product.
/// </summary>
internal static class Ladder
{
    /// <param name="steps">Receives every rule that was asked, for an event; null on the hot path.</param>
    public static Judgement Judge(Policy policy, ref RequestFacts facts, ImmutableArray<RuleStep>.Builder? steps)
    {
        foreach (var rule in policy.Allowing)
            if (Asks(rule, ref facts, steps) && rule.Mode == RuleMode.Enforce) return new(rule, false);
        var shadow = false;
        foreach (var rule in policy.Refusing)
        {
            if (!Asks(rule, ref facts, steps)) continue;
            if (rule.Mode == RuleMode.Enforce) return new(rule, shadow);
            shadow = true;
        }
        foreach (var rule in policy.Challenging)
        {
            // Whoever carries a pass has been asked; the pass is looked at last, which costs most.
            if (!Asks(rule, ref facts, steps) || facts.Pass(policy) >= rule.Rung) continue;
            if (rule.Mode == RuleMode.Enforce) return new(rule, shadow);
            shadow = true;
        }
        return new(null, shadow);
    }

    private static bool Asks(Rule rule, ref RequestFacts facts, ImmutableArray<RuleStep>.Builder? steps)
    {
        if (steps is null) return rule.Concerns(ref facts, null);
        var because = new List<string>();
        var hit = rule.Concerns(ref facts, because);
        steps.Add(new(rule, hit, [.. because]));
        return hit;
    }
}
