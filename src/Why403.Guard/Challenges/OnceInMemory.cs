using Why403.Guard.Limits;

namespace Why403.Guard.Challenges;

/// <summary>Used ids of this process, in a table of fixed size. Where it is full, the oldest give way, which are the nearest to their end.</summary>
internal sealed class OnceInMemory(TimeProvider clock) : IGuardOnce
{
    private readonly LimitTable _used = new(1 << 17);

    public ValueTask<bool> TakeAsync(string id, TimeSpan time, CancellationToken cancellation)
    {
        var hash = _used.Hash();
        hash.Add(id);
        return new(_used.TryCharge(Math.Max(1, hash.Finish()), new((long)time.TotalMilliseconds * 1_000_000, 1), Gcra.Nanoseconds(clock), 1));
    }
}
