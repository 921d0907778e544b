using Microsoft.Extensions.Logging;
using Why403.Guard.Events;
using Why403.Guard.Judging;

namespace Why403.Guard.Limits;

/// <summary>
/// Limits that several processes count together. This process counts first: what it refuses alone, all together would refuse as
/// well, so a flood does not reach the store. What the store answers is written into this process's own table, so the next
/// refusal needs no question, and a store that goes away leaves behind what it knew.
/// </summary>
internal sealed partial class SharedLimits(IGuardLimitStore store, TimeProvider clock, ILogger<SharedLimits> log)
{
    private readonly StoreCircuit _circuit = new(clock);
    private readonly LeaseTable _leases = new();

    /// <summary>The store has not answered several times in a row.</summary>
    public bool IsAway => _circuit.IsOpen;

    /// <summary>What events say of a decision without the store.</summary>
    public string Degraded => $"the store {store.Name} did not answer";

    public bool TryLease(ulong key, long cost, long now) => _leases.TryTake(key, cost, now);

    /// <summary>Asks the store, one call for each identity, and takes everything back where one refuses.</summary>
    public async ValueTask<LimitOutcome> AskAsync(SharedQuestion question, RequestFacts facts)
    {
        var asked = new List<(string Identity, List<int> At, List<GuardLimitCharge> Charges, IReadOnlyList<GuardLimitGrant>? Grants)>();
        for (var i = 0; i < question.Charges.Length; i++)
        {
            if (!question.Charges[i].Asks) continue;
            var identity = question.Plan(i).Identity(ref facts);
            var at = asked.FindIndex(a => a.Identity == identity);
            if (at < 0)
            {
                at = asked.Count;
                asked.Add((identity, [], [], null));
            }
            asked[at].At.Add(i);
            asked[at].Charges.Add(Charge(question, i));
        }
        bool refused = false, shadow = false, degraded = false;
        for (var g = 0; g < asked.Count && !refused; g++)
        {
            var grants = degraded ? null : await TryChargeAsync(asked[g].Identity, asked[g].Charges);
            asked[g] = asked[g] with { Grants = grants };
            degraded |= grants is null;
            for (var c = 0; c < asked[g].At.Count; c++)
            {
                ref var charge = ref question.Charges[asked[g].At[c]];
                var fits = grants?[c].Fits ?? question.Plan(asked[g].At[c]).WithoutStore != WithoutStore.Closed;
                charge.Refused = !fits;
                charge.Uncounted = !fits && grants is null;
                refused |= !fits && asked[g].Charges[c].Enforced;
                shadow |= !fits && !asked[g].Charges[c].Enforced;
            }
        }
        if (refused) TakeBack(question);
        var now = Now();
        foreach (var (identity, at, charges, grants) in asked)
        {
            if (refused && grants is not null && grants.Any(g => g.Units > 0)) await GiveBackAsync(identity, charges, grants);
            for (var c = 0; c < at.Count; c++) Settle(question, at[c], charges[c], grants?[c], refused, now);
        }
        if (!refused) shadow |= question.Charges.Skip(question.Enforced).Any(c => c.Refused);
        return LimitCheck.Tell(question, ref facts, refused, shadow, now, degraded ? Degraded : null);
    }

    private GuardLimitCharge Charge(SharedQuestion question, int at)
    {
        ref var charge = ref question.Charges[at];
        var plan = question.Plan(at);
        var lease = plan.Sharing == LimitSharing.Leased ? charge.Pace.Burst / 20 : 0;
        var extra = lease > charge.Cost && _leases.TryAsk(charge.Key, Now(), (long)store.Deadline.TotalNanoseconds) ? lease : 0;
        return new(plan.Name, charge.Pace.Interval, charge.Pace.Burst, charge.Cost, charge.Cost + extra, at < question.Enforced);
    }

    // What the store knows, this process knows from here on.
    private void Settle(SharedQuestion question, int at, GuardLimitCharge asked, GuardLimitGrant? grant, bool refused, long now)
    {
        ref var charge = ref question.Charges[at];
        var extra = !refused && grant is { Units: > 0 } ? grant.Value.Units - charge.Cost : 0;
        if (asked.Want > asked.Need) _leases.Put(charge.Key, extra, now + (charge.Pace.Interval * extra));
        if (grant is not { } known) return;
        // A limit in shadow that the store refused is not charged here either.
        if (!refused && !known.Fits) question.Table.Return(charge.Key, charge.Pace, charge.Cost);
        var given = refused ? known.Units : extra;
        question.Table.Raise(charge.Key, now + known.Ahead - (charge.Pace.Interval * given));
    }

    private void TakeBack(SharedQuestion question)
    {
        for (var i = 0; i < question.Charges.Length; i++)
        {
            ref var charge = ref question.Charges[i];
            // A limit in shadow that this process refused was not charged.
            if (i >= question.Enforced && charge.Refused && !charge.Asks) continue;
            question.Table.Return(charge.Key, charge.Pace, charge.Cost);
            if (charge.Leased) _leases.Return(charge.Key, charge.Cost);
        }
    }

    private async ValueTask<IReadOnlyList<GuardLimitGrant>?> TryChargeAsync(string identity, List<GuardLimitCharge> charges)
    {
        if (!_circuit.TryPass()) return null;
        try
        {
            var grants = await store.ChargeAsync(identity, charges).WaitAsync(store.Deadline, clock);
            if (grants.Count != charges.Count) throw new IOException($"{store.Name} answers {grants.Count} charges of {charges.Count}");
            if (_circuit.Succeed()) Answers(store.Name);
            return grants;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            GuardMeter.MissStore();
            if (_circuit.Fail()) Away(store.Name, e);
            return null;
        }
    }

    private async ValueTask GiveBackAsync(string identity, List<GuardLimitCharge> charges, IReadOnlyList<GuardLimitGrant> grants)
    {
        try
        {
            await store.ReturnAsync(identity, [.. charges.Zip(grants).Where(c => c.Second.Units > 0).Select(c => c.First with { Need = c.Second.Units })]).WaitAsync(store.Deadline, clock);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // The client waits a little longer for units that nobody used.
            GuardMeter.MissStore();
            if (_circuit.Fail()) Away(store.Name, e);
        }
    }

    private long Now() => Gcra.Nanoseconds(clock);

    [LoggerMessage(40, LogLevel.Warning, "store {Store} does not answer; limits do what their WithoutStore says")]
    private partial void Away(string store, Exception e);

    [LoggerMessage(41, LogLevel.Information, "store {Store} answers again")]
    private partial void Answers(string store);
}
