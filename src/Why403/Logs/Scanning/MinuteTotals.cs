namespace Why403.Logs.Scanning;

/// <summary>How many requests came in each minute.</summary>
internal sealed class MinuteTotals
{
    // A line with a clock of its own must not make room for centuries.
    private readonly Dictionary<int, long> _minutes = [];
    private int _minute = int.MinValue;
    private long _inMinute;

    /// <param name="time">Milliseconds since 1970.</param>
    public void Add(long time)
    {
        var minute = (int)(time / 60_000);
        if (minute != _minute)
        {
            Store();
            _minute = minute;
        }
        _inMinute++;
    }

    public void TakeAll(MinuteTotals other)
    {
        foreach (var (minute, count) in other.All()) _minutes[minute] = _minutes.GetValueOrDefault(minute) + count;
    }

    public IReadOnlyDictionary<int, long> All()
    {
        Store();
        return _minutes;
    }

    private void Store()
    {
        if (_inMinute > 0) _minutes[_minute] = _minutes.GetValueOrDefault(_minute) + _inMinute;
        _inMinute = 0;
    }
}
