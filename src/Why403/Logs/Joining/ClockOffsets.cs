using Why403.Logs.Scanning;

namespace Why403.Logs.Joining;

/// <summary>
/// Error logs of nginx and Apache are written in local time and do not say which. The offset is the multiple of 15 minutes that
/// most pairs of a refusal and an error line agree on, where the client has one of each.
/// </summary>
internal static class ClockOffsets
{
    private const long Quarter = 15 * 60_000;

    // UTC-12 to UTC+14, and a request that took a minute.
    private const long Most = 14 * 4 * Quarter + 60_000;
    private const int EnoughPairs = 4000;

    /// <summary>Makes the times of all records UTC.</summary>
    /// <returns>By source: the milliseconds that its clock is ahead of UTC; null for a source that is told by no pair.</returns>
    public static Dictionary<short, long?> Apply(Span<ErrorRecord> errors, ReadOnlySpan<RefusalRecord> refusals)
    {
        var first = new Dictionary<int, (int Count, long Time)>();
        foreach (ref readonly var refusal in refusals)
        {
            if (refusal.Time == AccessLine.NoTime) continue;
            ref var seen = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(first, refusal.Client, out _);
            seen = (seen.Count + 1, refusal.Time);
        }
        var offsets = new Dictionary<short, long?>();
        foreach (ref readonly var error in errors)
            if (!error.IsUtc && !offsets.ContainsKey(error.Source)) offsets[error.Source] = Find(errors, error.Source, first);
        foreach (ref var error in errors)
            if (!error.IsUtc) error.Time -= offsets[error.Source] ?? 0;
        return offsets;
    }

    private static long? Find(ReadOnlySpan<ErrorRecord> errors, short source, Dictionary<int, (int Count, long Time)> refusals)
    {
        var own = new Dictionary<int, (int Count, long Time)>();
        foreach (ref readonly var error in errors)
        {
            if (error.Source != source || error.Cause == 0 || error.Client == 0 || error.IsUtc) continue;
            ref var seen = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(own, error.Client, out _);
            seen = (seen.Count + 1, error.Time);
        }
        var votes = new Dictionary<long, int>();
        var pairs = 0;
        foreach (var (client, seen) in own)
        {
            if (seen.Count != 1 || !refusals.TryGetValue(client, out var refusal) || refusal.Count != 1) continue;
            Vote(seen.Time - refusal.Time);
            if (++pairs == EnoughPairs) break;
        }
        // No client has only one of each: then all pairs of the first lines vote, and the true offset still wins.
        if (pairs == 0)
            foreach (var (client, seen) in own)
                if (refusals.TryGetValue(client, out var refusal)) Vote(seen.Time - refusal.Time);
        return votes.Count == 0 ? null : votes.MaxBy(vote => (vote.Value, -Math.Abs(vote.Key))).Key;

        void Vote(long difference)
        {
            if (Math.Abs(difference) > Most) return;
            var offset = (long)Math.Round((double)difference / Quarter) * Quarter;
            if (Math.Abs(difference - offset) > 61_000) return;
            votes[offset] = votes.GetValueOrDefault(offset) + 1;
        }
    }
}
