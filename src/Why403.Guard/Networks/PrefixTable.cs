namespace Why403.Guard.Networks;

/// <summary>
/// Longest-prefix match over both families, immutable. The nested prefixes are flattened into disjoint intervals, so a look-up
/// is one binary search; above a thousand IPv4 intervals the first sixteen bits choose where to search.
/// </summary>
internal sealed class PrefixTable
{
    private const int Indexed = 1024;

    private readonly uint[] _v4Starts;
    private readonly int[] _v4Entries;
    private readonly int[]? _v4Index;
    private readonly UInt128[] _v6Starts;
    private readonly int[] _v6Entries;
    private readonly UInt128[] _bits;
    private readonly byte[] _lengths;
    private readonly int[] _parents;

    /// <param name="prefixes">Entry n of the table is prefix n; of two equal prefixes the later one is found first.</param>
    public PrefixTable(Prefix[] prefixes)
    {
        _bits = [.. prefixes.Select(p => p.Bits)];
        _lengths = [.. prefixes.Select(p => (byte)p.Length)];
        _parents = new int[prefixes.Length];
        var order = new int[prefixes.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) =>
        {
            var byFamily = prefixes[b].IsV4.CompareTo(prefixes[a].IsV4);
            if (byFamily != 0) return byFamily;
            var byStart = prefixes[a].Bits.CompareTo(prefixes[b].Bits);
            if (byStart != 0) return byStart;
            var byLength = prefixes[a].Length.CompareTo(prefixes[b].Length);
            return byLength != 0 ? byLength : a.CompareTo(b);
        });
        var v4 = 0;
        while (v4 < order.Length && prefixes[order[v4]].IsV4) v4++;
        var flat = PrefixIntervals.Flatten(prefixes, order.AsSpan(0, v4), _parents, Address.OfV4(uint.MaxValue).Bits);
        _v4Starts = [.. flat.Select(f => (uint)f.Start)];
        _v4Entries = [.. flat.Select(f => f.Entry)];
        flat = PrefixIntervals.Flatten(prefixes, order.AsSpan(v4), _parents, UInt128.MaxValue);
        _v6Starts = [.. flat.Select(f => f.Start)];
        _v6Entries = [.. flat.Select(f => f.Entry)];
        if (_v4Starts.Length >= Indexed) _v4Index = Index(_v4Starts);
    }

    public int Count => _bits.Length;

    public Prefix this[int entry] => new(_bits[entry], _lengths[entry]);

    /// <summary>The entry of the longest prefix around the address, or −1.</summary>
    public int Find(Address address)
    {
        int place;
        if (!address.IsV4)
        {
            place = Array.BinarySearch(_v6Starts, address.Bits);
            if (place < 0) place = ~place - 1;
            return place < 0 ? -1 : _v6Entries[place];
        }
        var bits = address.V4;
        int low = 0, high = _v4Starts.Length;
        if (_v4Index is { } index)
        {
            low = Math.Max(0, index[bits >> 16] - 1);
            high = index[(bits >> 16) + 1];
        }
        place = _v4Starts.AsSpan(low, high - low).BinarySearch(bits);
        if (place < 0) place = ~place - 1;
        return place < 0 ? -1 : _v4Entries[low + place];
    }

    /// <summary>The next shorter prefix around the same addresses, or −1: where an entry has expired, the one around it counts.</summary>
    public int Around(int entry) => _parents[entry];

    // index[n]: how many intervals start below n << 16. The interval around an address may start before its own block.
    private static int[] Index(uint[] starts)
    {
        var index = new int[65_537];
        var place = 0;
        for (var block = 0; block <= 65_536; block++)
        {
            while (place < starts.Length && starts[place] < (ulong)block << 16) place++;
            index[block] = place;
        }
        return index;
    }
}
