using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace Why403.Guard.Tests.Sessions;

/// <summary>A cache that remembers the names of its entries, so that a test can do to one what the world does.</summary>
internal sealed class WatchedCache(IDistributedCache inner) : IDistributedCache
{
    public ConcurrentQueue<string> Names { get; } = new();

    public IDistributedCache Inner => inner;

    /// <summary>The driver of a cache that is gone throws what it will.</summary>
    public bool Down { get; set; }

    /// <summary>The cache accepts and never answers.</summary>
    public bool Silent { get; set; }

    public string Session => Names.Last(n => !n.EndsWith(":end", StringComparison.Ordinal));

    public string End => Names.Last(n => n.EndsWith(":end", StringComparison.Ordinal));

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        if (Silent) await Task.Delay(Timeout.Infinite, CancellationToken.None);
        if (Down) throw new InvalidCastException("a driver's own exception");
        return await inner.GetAsync(key, token);
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Names.Enqueue(key);
        if (Down) throw new InvalidCastException("a driver's own exception");
        return inner.SetAsync(key, value, options, token);
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => inner.RefreshAsync(key, token);

    public Task RemoveAsync(string key, CancellationToken token = default) => Down ? throw new InvalidCastException("a driver's own exception") : inner.RemoveAsync(key, token);

    public byte[]? Get(string key) => inner.Get(key);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => inner.Set(key, value, options);

    public void Refresh(string key) => inner.Refresh(key);

    public void Remove(string key) => inner.Remove(key);
}
