using Why403.Logs.Scanning;

namespace Why403.Logs.Joining;

/// <summary>Error lines by a key, each key's lines by time, so that the oldest unused one within a window is found without a search.</summary>
internal sealed class KeyIndex
{
    private readonly KeyedHash _hash;
    private readonly Entry[] _entries;

    // Open addressing, at most half full: the number of a group and one more, or 0.
    private readonly int[] _slots;

    // By group: its key, where its lines start, and from where they are still of use.
    private readonly List<ulong> _keys = [];
    private readonly int[] _starts;
    private readonly int[] _heads;

    /// <param name="hash">Keys are pairs of small numbers that clients have a part in; a plain hash of them would collide.</param>
    /// <param name="entries">Key, time and number of each line; a line may stand under several keys.</param>
    public KeyIndex(KeyedHash hash, List<Entry> entries)
    {
        _hash = hash;
        _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, entries.Count * 2))];
        // Each log is in order already; several together may not be.
        if (!IsInOrder(entries)) entries.Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Line.CompareTo(b.Line));
        var groups = new int[entries.Count];
        var sizes = new List<int>();
        for (var i = 0; i < groups.Length; i++)
        {
            var group = groups[i] = GroupOf(entries[i].Key);
            if (group == sizes.Count) sizes.Add(0);
            sizes[group]++;
        }
        _starts = new int[sizes.Count + 1];
        for (var group = 0; group < sizes.Count; group++) _starts[group + 1] = _starts[group] + sizes[group];
        _heads = [.. _starts];
        _entries = new Entry[entries.Count];
        for (var i = 0; i < groups.Length; i++) _entries[_heads[groups[i]]++] = entries[i];
        Restart();
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
        var slot = _slots[SlotOf(key)];
        if (slot == 0) return -1;
        var group = slot - 1;
        var end = _starts[group + 1];
        ref var head = ref _heads[group];
        while (head < end && _entries[head].Time < never) head++;
        for (var i = head; i < end && _entries[i].Time <= to; i++)
            if (_entries[i].Time >= from && fits(_entries[i].Line)) return _entries[i].Line;
        return -1;
    }

    private static bool IsInOrder(List<Entry> entries)
    {
        for (var i = 1; i < entries.Count; i++)
            if (entries[i].Time < entries[i - 1].Time) return false;
        return true;
    }

    private int GroupOf(ulong key)
    {
        ref var slot = ref _slots[SlotOf(key)];
        if (slot != 0) return slot - 1;
        _keys.Add(key);
        slot = _keys.Count;
        return slot - 1;
    }

    /// <summary>Where a key's group stands, or would.</summary>
    private int SlotOf(ulong key)
    {
        var mask = _slots.Length - 1;
        var at = (int)_hash.Of(key) & mask;
        while (_slots[at] is not 0 and var group && _keys[group - 1] != key) at = (at + 1) & mask;
        return at;
    }

    internal readonly record struct Entry(ulong Key, long Time, int Line);
}
