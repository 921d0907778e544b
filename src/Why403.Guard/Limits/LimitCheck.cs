using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Judging;

namespace Why403.Guard.Limits;

/// <summary>How one limit came out for one request.</summary>
/// <param name="Whom">Whom it counted.</param>
/// <param name="Wait">How long until the request would pass; null where it never would, because it costs more than the burst.</param>
internal sealed record LimitStep(LimitPlan Plan, Rule Rule, string Whom, bool Known, long Cost, bool Refused, TimeSpan? Wait, long Remaining, TimeSpan UntilMore);

/// <param name="Steps">Empty where every limit was passed and nobody asked for the details.</param>
internal readonly record struct LimitOutcome(bool Refused, bool ShadowHit, ImmutableArray<LimitStep> Steps)
{
    public static LimitOutcome Passed => new(false, false, []);
}

/// <summary>
/// Asks all limits that concern a request, and charges them only if all let it pass: one exhausted limit must not burn the
/// others. Limits in shadow are charged apart and refuse nothing.
/// </summary>
internal static class LimitCheck
{
    /// <summary>A policy's limit rules name at most so many limits together; the places for their charges lie on the stack.</summary>
    public const int Most = 64;

    private struct Charge
    {
        public ulong Key;
        public Gcra Pace;
        public long Cost;
        public int Rule;
        public int Plan;
        public bool Refused;
    }

    /// <param name="references">How many limits the rules name together.</param>
    /// <param name="details">Tell the steps also where every limit was passed.</param>
    public static LimitOutcome Ask(ImmutableArray<Rule> rules, int references, LimitTable table, ref RequestFacts facts, long now, bool details)
    {
        Span<Charge> charges = stackalloc Charge[references];
        var known = facts.User is not null;
        var extra = facts.Http.GetEndpoint()?.Metadata.GetMetadata<IGuardCostMetadata>()?.Cost ?? 1;
        var (enforced, all) = Gather(rules, table, ref facts, known, extra, charges);
        var refused = false;
        foreach (ref var charge in charges[..enforced])
        {
            charge.Refused = charge.Pace.Never(charge.Cost) || charge.Pace.Wait(table.Read(charge.Key), now, charge.Cost) > 0;
            refused |= charge.Refused;
        }
        for (var i = 0; i < enforced && !refused; i++)
        {
            ref var charge = ref charges[i];
            refused = charge.Refused = !table.TryCharge(charge.Key, charge.Pace, now, charge.Cost);
            // Another request was faster between the question and the charge.
            for (var back = i - 1; refused && back >= 0; back--) table.Return(charges[back].Key, charges[back].Pace, charges[back].Cost);
        }
        var shadow = false;
        foreach (ref var charge in charges[enforced..all])
            if (!refused) shadow |= charge.Refused = !table.TryCharge(charge.Key, charge.Pace, now, charge.Cost);
        if (!refused && !shadow && !details) return LimitOutcome.Passed;
        var steps = ImmutableArray.CreateBuilder<LimitStep>(all);
        foreach (ref var charge in charges[..all]) steps.Add(Step(rules[charge.Rule], charge, table, ref facts, known, now));
        return new(refused, shadow, steps.MoveToImmutable());
    }

    // Those that refuse come first, each key once.
    private static (int Enforced, int All) Gather(ImmutableArray<Rule> rules, LimitTable table, ref RequestFacts facts, bool known, long extra, Span<Charge> charges)
    {
        int enforced = 0, count = 0;
        foreach (var mode in (ReadOnlySpan<RuleMode>)[RuleMode.Enforce, RuleMode.Shadow])
        {
            for (var at = 0; at < rules.Length; at++)
            {
                var rule = rules[at];
                if (rule.Mode != mode || !rule.Concerns(ref facts, null)) continue;
                for (var plan = 0; plan < rule.Limits.Length && count < charges.Length; plan++)
                {
                    if (!rule.Limits[plan].TryKey(ref facts, table, out var key) || Has(charges[..count], key)) continue;
                    charges[count++] = new() { Key = key, Pace = rule.Limits[plan].Pace(known), Cost = rule.Cost * extra, Rule = at, Plan = plan };
                }
            }
            if (mode == RuleMode.Enforce) enforced = count;
        }
        return (enforced, count);
    }

    private static bool Has(ReadOnlySpan<Charge> charges, ulong key)
    {
        foreach (ref readonly var charge in charges)
            if (charge.Key == key) return true;
        return false;
    }

    private static LimitStep Step(Rule rule, in Charge charge, LimitTable table, ref RequestFacts facts, bool known, long now)
    {
        var tat = table.Read(charge.Key);
        var plan = rule.Limits[charge.Plan];
        var wait = charge.Pace.Never(charge.Cost) ? (TimeSpan?)null : Time(Math.Max(0, charge.Pace.Wait(tat, now, charge.Cost)));
        return new(plan, rule, plan.Describe(ref facts), known, charge.Cost, charge.Refused, wait, charge.Pace.Remaining(tat, now), Time(charge.Pace.UntilMore(tat, now)));
    }

    private static TimeSpan Time(long nanoseconds) => TimeSpan.FromTicks((nanoseconds + 99) / 100);
}
