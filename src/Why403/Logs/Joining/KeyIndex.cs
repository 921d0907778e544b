namespace Why403.Logs.Joining;

/// <summary>Error lines by a key, each key's lines by time, so that the oldest unused one within a window is found without a search.</summary>
internal sealed class KeyIndex
{
    private readonly Dictionary<ulong, int> _groups;
    private readonly Entry[] _entries;

    // By group: where its lines start, and from where they are still of use.
    private readonly int[] _starts;
    private readonly int[] _heads;

    /// <param name="entries">Key, time and number of each line; a line may stand under several keys.</param>
    public KeyIndex(List<Entry> entries)
    {
        _entries = [.. entries];
        Array.Sort(_entries, static (a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Line.CompareTo(b.Line));
        _groups = new(_entries.Length);
        var starts = new List<int>();
        for (var i = 0; i < _entries.Length; i++)
        {
            if (i > 0 && _entries[i].Key == _entries[i - 1].Key) continue;
            _groups.Add(_entries[i].Key, starts.Count);
            starts.Add(i);
        }
        starts.Add(_entries.Length);
        _starts = [.. starts];
        _heads = [.. starts];
    }

    public bool IsEmpty => _entries.Length == 0;

    /// <summary>Before another pass from the first refusal on.</summary>
    public void Restart() => _starts.CopyTo(_heads, 0);

    /// <summary>
    /// The oldest line under a key from <paramref name="from"/> to <paramref name="to"/> that fits; -1 for none. Lines older than
    /// <paramref name="never"/> are given up for all later calls with this key.
    /// </summary>
    /// <param name="fits">The line is unused, of the right status, and not doubtful, or what else the caller wants.</param>
    public int Find(ulong key, long from, long to, long never, Func<int, bool> fits)
    {
        if (!_groups.TryGetValue(key, out var group)) return -1;
        var end = _starts[group + 1];
        ref var head = ref _heads[group];
        while (head < end && _entries[head].Time < never) head++;
        for (var i = head; i < end && _entries[i].Time <= to; i++)
            if (_entries[i].Time >= from && fits(_entries[i].Line)) return _entries[i].Line;
        return -1;
    }

    internal readonly record struct Entry(ulong Key, long Time, int Line);
}
