namespace Why403.Servers.Nginx;

/// <summary>Exact names, then the longest <c>*.x</c>, then the longest <c>x.*</c> (ngx_hash_find_combined). Keys and texts are lower case.</summary>
internal sealed class HostTable<T> where T : class
{
    private readonly Dictionary<string, T> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _tails = new(StringComparer.Ordinal);

    public bool IsEmpty => _exact.Count == 0 && _heads.Count == 0 && _tails.Count == 0;

    public void Add(string key, T value, bool wildcards)
    {
        key = Bytes.Lower(key);
        if (wildcards && key.Length > 1 && key[0] == '.')
        {
            _exact.TryAdd(key[1..], value);
            _heads.TryAdd(key[1..], value);
        }
        else if (wildcards && key.Length > 2 && key.StartsWith("*.", StringComparison.Ordinal)) _heads.TryAdd(key[2..], value);
        else if (wildcards && key.Length > 2 && key.EndsWith(".*", StringComparison.Ordinal)) _tails.TryAdd(key[..^2], value);
        else _exact.TryAdd(key, value);
    }

    public T? Find(string text)
    {
        if (_exact.TryGetValue(text, out var value)) return value;
        if (text.Length == 0) return null;
        if (_heads.Count > 0)
            for (var dot = text.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = text.IndexOf('.', dot + 1))
                if (dot > 0 && _heads.TryGetValue(text[(dot + 1)..], out value)) return value;
        if (_tails.Count > 0)
            for (var dot = text.LastIndexOf('.'); dot > 0; dot = text.LastIndexOf('.', dot - 1))
                if (_tails.TryGetValue(text[..dot], out value)) return value;
        return null;
    }
}
