using System.Diagnostics.Metrics;

namespace Why403.Guard.Events;

/// <summary>
/// The meter <c>Why403.Guard</c>: exact counts of what events are kept of, and of events that could not be kept. Tags hold ids of
/// the policy and the catalogue alone, so nobody outside can make new series.
/// </summary>
internal static class GuardMeter
{
    private static readonly Meter Meter = new("Why403.Guard");

    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>("why403.guard.decisions", "{request}", "requests refused, limited, hit in shadow, or refused by the application");

    private static readonly Counter<long> LostEvents = Meter.CreateCounter<long>("why403.guard.events.lost", "{event}", "events that could not be kept");

    public static void Count(GuardEvent entry)
    {
        // What a visitor writes and what a trial ends in is no decision on a request.
        if (entry.Action is "appealed" or "rolled-back") return;
        Decisions.Add(1, new("why403.action", entry.Action), new("why403.cause", entry.Cause), new KeyValuePair<string, object?>("why403.rule", entry.Rule ?? ""));
    }

    private static readonly Counter<long> MissedStores = Meter.CreateCounter<long>("why403.guard.store.missed", "{call}", "calls that the shared store did not answer");

    public static void MissStore() => MissedStores.Add(1);

    private static readonly Counter<long> Challenges = Meter.CreateCounter<long>("why403.guard.challenges", "{challenge}", "challenges by what became of them: asked, passed, failed, stale, without-cookies");

    public static void Challenge(string outcome) => Challenges.Add(1, new KeyValuePair<string, object?>("why403.outcome", outcome));

    public static void Lose() => LostEvents.Add(1);
}
