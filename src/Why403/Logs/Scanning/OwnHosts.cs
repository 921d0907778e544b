namespace Why403.Logs.Scanning;

/// <summary>
/// The site's own name, which the access lines do not say, is the one that most Referers name. Heavy hitters by Misra and Gries
/// (1982), over a sample: whatever makes up more than a ninth of the sample is among the eight kept.
/// </summary>
internal sealed class OwnHosts
{
    private const int Kept = 8;

    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public OwnHosts() => _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(ReadOnlySpan<byte> referer)
    {
        Span<char> host = stackalloc char[255];
        var length = HostOf(referer, host);
        if (length > 0) Add(host[..length], 1);
    }

    public void TakeAll(OwnHosts other)
    {
        foreach (var (host, count) in other._counts) Add(host, count);
    }

    /// <summary>The most named host; empty where none was named.</summary>
    public string Most => _counts.Count == 0 ? "" : _counts.MaxBy(pair => pair.Value).Key;

    /// <summary>The host of an address without its port, into <paramref name="host"/>: its length, 0 for none.</summary>
    public static int HostOf(ReadOnlySpan<byte> address, Span<char> host)
    {
        if (address.IndexOf("://"u8) is not (> 0 and < 8 and var scheme)) return 0;
        var rest = address[(scheme + 3)..];
        var end = rest.IndexOfAny("/?#:"u8);
        if (end >= 0) rest = rest[..end];
        return rest.IsEmpty || rest.Length > host.Length ? 0 : System.Text.Encoding.Latin1.GetChars(rest, host);
    }

    private void Add(ReadOnlySpan<char> host, int count)
    {
        if (_lookup.TryGetValue(host, out var known)) _lookup[host] = known + count;
        else if (_counts.Count < Kept) _lookup[host] = count;
        else
        {
            foreach (var name in _counts.Keys.ToArray())
                if ((_counts[name] -= count) <= 0) _counts.Remove(name);
        }
    }
}
