namespace Why403.Client;

/// <summary>
/// What one host has asked for: no request before a time, or so many until a time. Shared by all requests to it, so that a
/// hundred callers do not each learn the limit by being refused.
/// </summary>
internal sealed class HostGate(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private double _left = double.PositiveInfinity;
    private DateTimeOffset _resets = DateTimeOffset.MinValue;

    /// <summary>Null: go now, and one of the requests that are left is taken. Else the earliest time to ask again.</summary>
    public DateTimeOffset? Enter(bool keepToLimits)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now < _notBefore) return _notBefore;
            if (!keepToLimits || now >= _resets) return null;
            if (_left < 1) return _resets;
            _left--;
            return null;
        }
    }

    public void NotBefore(DateTimeOffset time)
    {
        lock (_lock)
            if (time > _notBefore) _notBefore = time;
    }

    /// <summary>So many requests are left until then, as the last answer said.</summary>
    public void Allow(double left, DateTimeOffset resets)
    {
        lock (_lock)
        {
            // Answers arrive out of order: within one window the smaller count is the later one.
            var sameWindow = (resets - _resets).Duration() < TimeSpan.FromSeconds(2);
            _left = sameWindow ? Math.Min(_left, left) : left;
            if (!sameWindow || resets > _resets) _resets = resets;
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_lock) return clock.GetUtcNow() >= _notBefore && clock.GetUtcNow() >= _resets;
        }
    }
}

/// <summary>The gates of all hosts; those that hold nothing back are forgotten once there are many.</summary>
internal sealed class HostGates(TimeProvider clock)
{
    private const int Many = 1024;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, HostGate> _gates = new(StringComparer.OrdinalIgnoreCase);

    public HostGate Of(Uri address)
    {
        var key = address.GetLeftPart(UriPartial.Authority);
        if (_gates.TryGetValue(key, out var gate)) return gate;
        if (_gates.Count >= Many)
            foreach (var (name, old) in _gates)
                if (old.IsIdle) _gates.TryRemove(name, out _);
        return _gates.GetOrAdd(key, _ => new HostGate(clock));
    }
}
