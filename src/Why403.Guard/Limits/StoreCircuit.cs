namespace Why403.Guard.Limits;

/// <summary>Leaves a store alone that has not answered several times in a row; one request a second tries it again.</summary>
internal sealed class StoreCircuit(TimeProvider clock)
{
    private const int Most = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int _failures;
    private long _tried;

    public bool IsOpen => Volatile.Read(ref _failures) >= Most;

    /// <summary>Whether a request may ask.</summary>
    public bool TryPass()
    {
        if (!IsOpen) return true;
        var last = Interlocked.Read(ref _tried);
        var now = clock.GetTimestamp();
        return clock.GetElapsedTime(last, now) >= Pause && Interlocked.CompareExchange(ref _tried, now, last) == last;
    }

    /// <summary>True where the circuit was open until now.</summary>
    public bool Succeed() => Interlocked.Exchange(ref _failures, 0) >= Most;

    /// <summary>True where the circuit opens now.</summary>
    public bool Fail()
    {
        Interlocked.Exchange(ref _tried, clock.GetTimestamp());
        return Interlocked.Increment(ref _failures) == Most;
    }
}
