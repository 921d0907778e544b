using System.Collections.Concurrent;

namespace Why403.Guard.Tokens;

/// <summary>
/// What was checked lately, in two generations: when the young one is full it becomes the old one, and what nobody asked for
/// since is gone with the one before. Bounded, without a lock or a clock.
/// </summary>
internal sealed class TokenTable<T>(int most) where T : class
{
    private volatile ConcurrentDictionary<TokenHash, T> _young = new();
    private volatile ConcurrentDictionary<TokenHash, T> _old = new();
    private int _count;

    public int Count => _young.Count + _old.Count;

    public T? Find(TokenHash hash)
    {
        if (_young.TryGetValue(hash, out var found)) return found;
        if (!_old.TryGetValue(hash, out found)) return null;
        Keep(hash, found);
        return found;
    }

    public void Keep(TokenHash hash, T value)
    {
        if (_young.TryAdd(hash, value)) Grow();
        else _young[hash] = value;
    }

    /// <summary>False where it is there already; of two at once, one is told so.</summary>
    public bool Add(TokenHash hash, T value)
    {
        if (_old.ContainsKey(hash) || !_young.TryAdd(hash, value)) return false;
        Grow();
        return true;
    }

    private void Grow()
    {
        // Of those who see it full, the one that sets it back turns the generations.
        if (Interlocked.Increment(ref _count) <= most / 2 || Interlocked.Exchange(ref _count, 0) <= most / 2) return;
        _old = _young;
        _young = new();
    }

    /// <summary>Forgets it: it does not hold any more.</summary>
    public void Drop(TokenHash hash)
    {
        _young.TryRemove(hash, out _);
        _old.TryRemove(hash, out _);
    }
}
