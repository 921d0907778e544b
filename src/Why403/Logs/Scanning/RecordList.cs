namespace Why403.Logs.Scanning;

/// <summary>Refusals in the order in which they were found. It grows by parts and copies nothing: what is many is not to be moved.</summary>
internal sealed class RecordList
{
    private const int FirstPart = 64;
    private const int LargestPart = 8192;

    private readonly List<RefusalRecord[]> _full = [];
    private RefusalRecord[] _last = new RefusalRecord[FirstPart];
    private int _used;
    private int _before;

    public int Count => _before + _used;

    public IEnumerable<Memory<RefusalRecord>> Parts => _full.Select(part => part.AsMemory()).Append(_last.AsMemory(0, _used));

    /// <summary>A new record to be filled.</summary>
    public ref RefusalRecord Add()
    {
        if (_used == _last.Length) Close(new RefusalRecord[Math.Min(_last.Length * 2, LargestPart)]);
        return ref _last[_used++];
    }

    /// <summary>Takes over the other list's records; it is of no use afterwards.</summary>
    public void TakeAll(RecordList other)
    {
        _full.AddRange(other._full);
        _before += other._before;
        if (other._used == 0) return;
        _full.Add(other._last[..other._used]);
        _before += other._used;
    }

    private void Close(RefusalRecord[] next)
    {
        _full.Add(_last);
        _before += _last.Length;
        (_last, _used) = (next, 0);
    }
}
