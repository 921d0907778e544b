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
        var calls = StoreCall.Of(question, ref facts, Charge);
        bool refused = false, shadow = false, degraded = false;
        foreach (var call in calls)
        {
            if (refused) break;
            if (!degraded) await TryChargeAsync(call);
            degraded |= call.Grants is null;
            for (var c = 0; c < call.At.Count; c++)
            {
                ref var charge = ref question.Charges[call.At[c]];
                var fits = call.Grants?[c].Fits ?? question.Plan(call.At[c]).WithoutStore != WithoutStore.Closed;
                charge.Refused = !fits;
                charge.Uncounted = !fits && call.Grants is null;
                refused |= !fits && call.Charges[c].Enforced;
            }
        }
        if (refused) TakeBack(question);
        else shadow = question.Charges.Skip(question.Enforced).Any(c => c.Refused);
        var now = Gcra.Nanoseconds(clock);
        foreach (var call in calls)
        {
            for (var c = 0; c < call.At.Count; c++) Settle(question, call.At[c], call.Charges[c], call.Grants?[c], refused, now);
            if (refused && call.Grants is not null) await GiveBackAsync(call, call.Grants, all: true);
            if (call.Late is not null) _ = GiveBackLateAsync(call, refused);
        }
        for (var i = 0; refused && i < question.Enforced; i++)
            if (question.Charges[i] is { Refused: true, Uncounted: false }) LimitCheck.Ban(question.Plan(i), question.Charges[i], question.Table, ref facts, now, this);
        return LimitCheck.Tell(question, ref facts, refused, shadow, now, degraded ? Degraded : null);
    }

    /// <summary>Tells the others whom this process shuts out; nobody waits for it.</summary>
    public void Ban(LimitPlan plan, ref RequestFacts facts) => _ = BanAsync(plan.Identity(ref facts), plan);

    private async Task BanAsync(string identity, LimitPlan plan)
    {
        if (!_circuit.TryPass()) return;
        try
        {
            await store.BanAsync(identity, plan.Name, plan.Ban).WaitAsync(store.Deadline, clock);
            if (_circuit.Succeed()) Answers(store.Name);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            Miss(e);
        }
    }

    private GuardLimitCharge Charge(SharedQuestion question, int at)
    {
        ref var charge = ref question.Charges[at];
        var plan = question.Plan(at);
        var lease = plan.Sharing == LimitSharing.Leased ? charge.Pace.Burst / 20 : 0;
        var extra = lease > charge.Cost && _leases.TryAsk(charge.Key, Gcra.Nanoseconds(clock), (long)store.Deadline.TotalNanoseconds) ? lease : 0;
        return new(plan.Name, charge.Pace.Interval, charge.Pace.Burst, charge.Cost, charge.Cost + extra, at < question.Enforced) { Bans = plan.Ban > TimeSpan.Zero };
    }

    // What the store knows, this process knows from here on.
    private void Settle(SharedQuestion question, int at, GuardLimitCharge asked, GuardLimitGrant? grant, bool refused, long now)
    {
        ref var charge = ref question.Charges[at];
        var extra = !refused && grant is { Units: > 0 } ? grant.Value.Units - charge.Cost : 0;
        if (asked.Want > asked.Need) _leases.Put(charge.Key, extra, now + (charge.Pace.Interval * extra));
        if (grant is not { } known) return;
        // A limit in shadow that the store refused is not charged here either.
        if (!refused && !known.Fits) LimitCheck.TakeBack(question.Table, ref charge);
        var given = refused ? known.Units : extra;
        question.Table.Raise(charge.Key, now + known.Ahead - (charge.Pace.Interval * given));
    }

    private void TakeBack(SharedQuestion question)
    {
        for (var i = 0; i < question.Charges.Length; i++)
        {
            ref var charge = ref question.Charges[i];
            LimitCheck.TakeBack(question.Table, ref charge);
            if (charge.Leased) _leases.Return(charge.Key, charge.Cost);
        }
    }

    private async ValueTask TryChargeAsync(StoreCall call)
    {
        if (!_circuit.TryPass()) return;
        var answer = store.ChargeAsync(call.Identity, call.Charges);
        try
        {
            var grants = await answer.WaitAsync(store.Deadline, clock);
            if (grants.Count != call.Charges.Count) throw new IOException($"{store.Name} answers {grants.Count} charges of {call.Charges.Count}");
            call.Grants = grants;
            if (_circuit.Succeed()) Answers(store.Name);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            if (!answer.IsCompleted) call.Late = answer;
            Miss(e);
        }
    }

    /// <param name="all">Or only what was borrowed.</param>
    private async ValueTask GiveBackAsync(StoreCall call, IReadOnlyList<GuardLimitGrant> grants, bool all)
    {
        var back = call.Charges.Zip(grants).Select(c => c.First with { Need = all ? c.Second.Units : Math.Max(0, c.Second.Units - c.First.Need) }).Where(c => c.Need > 0).ToList();
        if (back.Count == 0) return;
        try
        {
            await store.ReturnAsync(call.Identity, back).WaitAsync(store.Deadline, clock);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // The client waits a little longer for units that nobody used.
            Miss(e);
        }
    }

    // An answer that came after the deadline has charged all the same: what the request did not use goes back, with nobody waiting.
    private async Task GiveBackLateAsync(StoreCall call, bool refused)
    {
        try
        {
            var grants = await call.Late!;
            if (grants.Count == call.Charges.Count) await GiveBackAsync(call, grants, all: refused);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // It was counted as missed when the request went on without it.
        }
    }

    private void Miss(Exception e)
    {
        GuardMeter.MissStore();
        if (_circuit.Fail()) Away(store.Name, e);
    }

    [LoggerMessage(40, LogLevel.Warning, "store {Store} does not answer; limits do what their WithoutStore says")]
    private partial void Away(string store, Exception e);

    [LoggerMessage(41, LogLevel.Information, "store {Store} answers again")]
    private partial void Answers(string store);
}
