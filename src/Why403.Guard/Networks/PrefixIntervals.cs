namespace Why403.Guard.Networks;

/// <summary>Nested prefixes as disjoint intervals: each holds the entry of the longest prefix that covers it.</summary>
internal static class PrefixIntervals
{
    /// <param name="order">Entries of one family by start, then by length.</param>
    /// <param name="parents">Receives the next shorter prefix around each entry, or −1.</param>
    /// <param name="last">The last address of the family.</param>
    public static List<(UInt128 Start, int Entry)> Flatten(Prefix[] prefixes, ReadOnlySpan<int> order, int[] parents, UInt128 last)
    {
        var intervals = new List<(UInt128 Start, int Entry)>(order.Length * 2);
        var open = new Stack<int>();
        foreach (var entry in order)
        {
            var start = prefixes[entry].Bits;
            while (open.Count > 0 && prefixes[open.Peek()].Last < start) Close();
            parents[entry] = open.Count > 0 ? open.Peek() : -1;
            open.Push(entry);
            Add(start, entry);
        }
        while (open.Count > 0) Close();
        return intervals;

        void Close()
        {
            var end = prefixes[open.Pop()].Last;
            if (end != last) Add(end + 1, open.Count > 0 ? open.Peek() : -1);
        }

        void Add(UInt128 start, int entry)
        {
            if (intervals.Count > 0 && intervals[^1].Start == start) intervals[^1] = (start, entry);
            else if (intervals.Count == 0 || intervals[^1].Entry != entry) intervals.Add((start, entry));
        }
    }
}
