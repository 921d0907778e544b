using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Judging;

namespace Why403.Guard.Limits;

/// <summary>How one limit came out for one request.</summary>
/// <param name="Whom">Whom it counted.</param>
/// <param name="Wait">How long until the request would pass; null where it never would, because it costs more than the burst.</param>
internal sealed record LimitStep(LimitPlan Plan, Rule Rule, string Whom, bool Known, long Cost, bool Refused, TimeSpan? Wait, long Remaining, TimeSpan UntilMore)
{
    /// <summary>Refused because nobody could count, not because there was too much.</summary>
    public bool Uncounted { get; init; }
}

/// <param name="Steps">Empty where every limit was passed and nobody asked for the details.</param>
/// <param name="Question">This process lets the request pass, and a shared store is to be asked; null where none is.</param>
/// <param name="Degraded">What was missing for the decision; null where nothing was.</param>
internal readonly record struct LimitOutcome(bool Refused, bool ShadowHit, ImmutableArray<LimitStep> Steps, SharedQuestion? Question = null, string? Degraded = null)
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

    /// <param name="references">How many limits the rules name together.</param>
    /// <param name="details">Tell the steps also where every limit was passed.</param>
    /// <param name="shared">Null where no store counts for several processes.</param>
    public static LimitOutcome Ask(ImmutableArray<Rule> rules, int references, LimitTable table, ref RequestFacts facts, long now, bool details, SharedLimits? shared)
    {
        Span<LimitCharge> charges = stackalloc LimitCharge[references];
        var known = facts.User is not null;
        var extra = facts.Http.GetEndpoint()?.Metadata.GetMetadata<IGuardCostMetadata>()?.Cost ?? 1;
        var away = shared is { IsAway: true };
        var (enforced, all) = Gather(rules, table, ref facts, known, extra, shared, charges);
        var refused = false;
        foreach (ref var charge in charges[..enforced])
        {
            charge.Refused = !Fits(table, charge, now, away);
            refused |= charge.Refused;
        }
        for (var i = 0; i < enforced && !refused; i++)
        {
            ref var charge = ref charges[i];
            refused = charge.Refused = !TryCharge(table, ref charge, now, away);
            // Another request was faster between the question and the charge.
            for (var back = i - 1; refused && back >= 0; back--) TakeBack(table, ref charges[back]);
        }
        for (var i = 0; refused && i < enforced; i++)
            if (charges[i].Refused) Ban(rules[charges[i].Rule].Limits[charges[i].Plan], charges[i], table, ref facts, now, shared);
        var shadow = false;
        foreach (ref var charge in charges[enforced..all])
            if (!refused) shadow |= charge.Refused = !TryCharge(table, ref charge, now, away);
        if (shared is not null && !refused && Asks(rules, charges[..all], shared, now)) return new(false, shadow, [], new([.. rules], charges[..all].ToArray(), enforced, table, known, details));
        if (!refused && !shadow && !details) return LimitOutcome.Passed;
        return new(refused, shadow, Steps(rules.AsSpan(), charges[..all], table, ref facts, known, now), null, away && HasShared(rules, charges[..all]) ? shared!.Degraded : null);
    }

    /// <summary>Shuts out whoever has used up a limit that says so. Who is shut out already, is not for longer: only our own refusals would prolong it.</summary>
    public static void Ban(LimitPlan plan, in LimitCharge charge, LimitTable table, ref RequestFacts facts, long now, SharedLimits? shared)
    {
        if (plan.Ban == TimeSpan.Zero || charge.Pace.Never(charge.Cost) || table.Read(charge.Key) > now + charge.Pace.Tolerance) return;
        table.Raise(charge.Key, charge.Pace.Banned(now, plan.Ban));
        if (plan.Sharing != LimitSharing.No) shared?.Ban(plan, ref facts);
    }

    public static void TakeBack(LimitTable table, ref LimitCharge charge)
    {
        if (charge.Charged) table.Return(charge.Key, charge.Pace, charge.Cost);
        charge.Charged = false;
    }

    // What an open limit's store said before it went away does not count any more.
    private static bool Fits(LimitTable table, in LimitCharge charge, long now, bool away) =>
        !charge.Pace.Never(charge.Cost) && ((away && charge.Elsewhere) || charge.Pace.Wait(table.Read(charge.Key), now, charge.Cost) <= 0);

    private static bool TryCharge(LimitTable table, ref LimitCharge charge, long now, bool away) => charge.Elsewhere
        ? Fits(table, charge, now, away)
        : charge.Charged = table.TryCharge(charge.Key, charge.Pace, now, charge.Cost);

    /// <summary>How it came out after the store was asked.</summary>
    public static LimitOutcome Tell(SharedQuestion question, ref RequestFacts facts, bool refused, bool shadow, long now, string? degraded) => !refused && !shadow && !question.Details
        ? LimitOutcome.Passed with { Degraded = degraded }
        : new(refused, shadow, Steps(question.Rules, question.Charges, question.Table, ref facts, question.Known, now), null, degraded);

    // Marks what a lease pays and what the store is to be asked about; false where there is nothing to ask.
    private static bool Asks(ImmutableArray<Rule> rules, Span<LimitCharge> charges, SharedLimits shared, long now)
    {
        var asks = false;
        foreach (ref var charge in charges)
        {
            var sharing = rules[charge.Rule].Limits[charge.Plan].Sharing;
            if (sharing == LimitSharing.No || charge.Refused) continue;
            charge.Leased = sharing == LimitSharing.Leased && shared.TryLease(charge.Key, charge.Cost, now);
            asks |= charge.Asks = !charge.Leased;
        }
        return asks;
    }

    // Those that refuse come first, each key once.
    private static (int Enforced, int All) Gather(ImmutableArray<Rule> rules, LimitTable table, ref RequestFacts facts, bool known, long extra, SharedLimits? shared, Span<LimitCharge> charges)
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
                    var limit = rule.Limits[plan];
                    if (!limit.TryKey(ref facts, table, out var key) || Has(charges[..count], key)) continue;
                    var elsewhere = shared is not null && limit is { WithoutStore: WithoutStore.Open, Sharing: not LimitSharing.No };
                    charges[count++] = new() { Elsewhere = elsewhere, Key = key, Pace = limit.Pace(known), Cost = rule.Cost * extra, Rule = at, Plan = plan };
                }
            }
            if (mode == RuleMode.Enforce) enforced = count;
        }
        return (enforced, count);
    }

    private static bool Has(ReadOnlySpan<LimitCharge> charges, ulong key)
    {
        foreach (ref readonly var charge in charges)
            if (charge.Key == key) return true;
        return false;
    }

    private static bool HasShared(ImmutableArray<Rule> rules, ReadOnlySpan<LimitCharge> charges)
    {
        foreach (ref readonly var charge in charges)
            if (rules[charge.Rule].Limits[charge.Plan].Sharing != LimitSharing.No) return true;
        return false;
    }

    private static ImmutableArray<LimitStep> Steps(ReadOnlySpan<Rule> rules, ReadOnlySpan<LimitCharge> charges, LimitTable table, ref RequestFacts facts, bool known, long now)
    {
        var steps = ImmutableArray.CreateBuilder<LimitStep>(charges.Length);
        foreach (ref readonly var charge in charges) steps.Add(Step(rules[charge.Rule], charge, table, ref facts, known, now));
        return steps.MoveToImmutable();
    }

    private static LimitStep Step(Rule rule, in LimitCharge charge, LimitTable table, ref RequestFacts facts, bool known, long now)
    {
        var tat = table.Read(charge.Key);
        var plan = rule.Limits[charge.Plan];
        var wait = charge.Uncounted ? TimeSpan.FromSeconds(1) : charge.Pace.Never(charge.Cost) ? (TimeSpan?)null : Time(Math.Max(0, charge.Pace.Wait(tat, now, charge.Cost)));
        return new(plan, rule, plan.Describe(ref facts), known, charge.Cost, charge.Refused, wait, charge.Pace.Remaining(tat, now), Time(charge.Pace.UntilMore(tat, now))) { Uncounted = charge.Uncounted };
    }

    private static TimeSpan Time(long nanoseconds) => TimeSpan.FromTicks((nanoseconds + 99) / 100);
}
