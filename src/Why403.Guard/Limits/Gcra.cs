namespace Why403.Guard.Limits;

/// <summary>
/// The generic cell rate algorithm: of each client one number is kept, the time at which it will have its full quota again
/// (TAT). All times are nanoseconds of a monotonic clock, so a step of the wall clock changes nothing.
/// </summary>
/// <param name="Interval">The time that one unit costs: window ÷ quota.</param>
/// <param name="Burst">Units at once.</param>
internal readonly record struct Gcra(long Interval, long Burst)
{
    /// <summary>The present, on the monotonic clock.</summary>
    public static long Nanoseconds(TimeProvider clock) => clock.TimestampFrequency == 1_000_000_000 ? clock.GetTimestamp() : (long)((Int128)clock.GetTimestamp() * 1_000_000_000 / clock.TimestampFrequency);

    /// <summary>How far ahead of the clock the TAT may lie.</summary>
    public long Tolerance => Interval * Burst;

    /// <summary>No waiting ever lets a request of this cost pass.</summary>
    public bool Never(long cost) => cost > Burst;

    /// <summary>The TAT after a request of this cost, or −1 where it must wait. A refused request moves nothing: whoever retries politely is not punished.</summary>
    public long Charge(long tat, long now, long cost)
    {
        if (Never(cost)) return -1;
        var candidate = Math.Max(tat, now) + (Interval * cost);
        return candidate - Tolerance <= now ? candidate : -1;
    }

    /// <summary>How long until a request of this cost would pass; negative where it would pass now. Not for a cost that never passes.</summary>
    public long Wait(long tat, long now, long cost) => Math.Max(tat, now) + (Interval * cost) - Tolerance - now;

    /// <summary>The TAT of who is shut out for so long: no charge ever brings it so far ahead.</summary>
    public long Banned(long now, TimeSpan time) => now + Tolerance + (time.Ticks * 100);

    /// <summary>Units left.</summary>
    public long Remaining(long tat, long now) => Math.Max(0, (now + Tolerance - Math.Max(tat, now)) / Interval);

    /// <summary>How long until there is one unit more.</summary>
    public long UntilMore(long tat, long now) => tat <= now ? 0 : tat > now + Tolerance ? tat - Tolerance - now + Interval : Interval - ((now + Tolerance - tat) % Interval);
}
