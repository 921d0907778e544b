using Why403.Logs.Scanning;

namespace Why403.Logs.Joining;

/// <summary>Error lines by a key, each key's lines by time, so that the oldest unused one within a window is found without a search.</summary>
internal sealed class KeyIndex
{
    private readonly KeyedHash _hash;

    // Open addressing, at most half full. All that a search needs of a key stands together: most searches wait for memory once.
    private readonly Slot[] _slots;
    private readonly Entry[] _entries;

    /// <param name="hash">Keys are pairs of small numbers that clients have a part in; a plain hash of them would collide.</param>
    /// <param name="entries">Key, time and number of each line; a line may stand under several keys.</param>
    public KeyIndex(KeyedHash hash, List<Entry> entries)
    {
        _hash = hash;
        _slots = new Slot[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, entries.Count * 2))];
        // Each log is in order already; several together may not be.
        if (!IsInOrder(entries)) entries.Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Line.CompareTo(b.Line));
        var slots = new int[entries.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = SlotOf(entries[i].Key);
            ref var slot = ref _slots[slots[i]];
            slot.Key = entries[i].Key;
            slot.Size++;
        }
        var start = 0;
        foreach (ref var slot in _slots.AsSpan())
        {
            (slot.Start, slot.Head) = (start, start);
            start += slot.Size;
        }
        _entries = new Entry[entries.Count];
        for (var i = 0; i < slots.Length; i++) _entries[_slots[slots[i]].Head++] = entries[i];
        Restart();
    }

    public bool IsEmpty => _entries.Length == 0;

    /// <summary>Before another pass from the first refusal on.</summary>
    public void Restart()
    {
        foreach (ref var slot in _slots.AsSpan()) slot.Head = slot.Start;
    }

    /// <summary>
    /// The oldest line under a key from <paramref name="from"/> to <paramref name="to"/> that fits; -1 for none. Lines older than
    /// <paramref name="never"/> are given up for all later calls with this key.
    /// </summary>
    /// <param name="fits">The line is unused, of the right status, and not doubtful, or what else the caller wants.</param>
    public int Find(ulong key, long from, long to, long never, Func<int, bool> fits)
    {
        ref var slot = ref _slots[SlotOf(key)];
        var end = slot.Start + slot.Size;
        while (slot.Head < end && _entries[slot.Head].Time < never) slot.Head++;
        for (var i = slot.Head; i < end && _entries[i].Time <= to; i++)
            if (_entries[i].Time >= from && fits(_entries[i].Line)) return _entries[i].Line;
        return -1;
    }

    private static bool IsInOrder(List<Entry> entries)
    {
        for (var i = 1; i < entries.Count; i++)
            if (entries[i].Time < entries[i - 1].Time) return false;
        return true;
    }

    /// <summary>Where a key stands, or would.</summary>
    private int SlotOf(ulong key)
    {
        var mask = _slots.Length - 1;
        var at = (int)_hash.Of(key) & mask;
        while (_slots[at].Size > 0 && _slots[at].Key != key) at = (at + 1) & mask;
        return at;
    }

    internal readonly record struct Entry(ulong Key, long Time, int Line);

    private struct Slot
    {
        public ulong Key;

        /// <summary>Its lines among the entries.</summary>
        public int Start;
        public int Size;

        /// <summary>The first line that is still of use.</summary>
        public int Head;
    }
}
