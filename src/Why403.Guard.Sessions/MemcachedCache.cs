using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace Why403.Guard.Sessions;

/// <summary>memcached as a distributed cache. The flags of an entry hold the seconds of its sliding expiration.</summary>
internal sealed class MemcachedCache(string host, int port, TimeProvider clock) : IDistributedCache, IDisposable
{
    private const int MostIdle = 16;
    private const int LongestKey = 250;

    // doc/protocol.txt: more seconds than 30 days are taken for a point in time.
    private const long LongestRelative = 60 * 60 * 24 * 30;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private readonly ConcurrentBag<MemcachedConnection> _idle = [];

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var name = Name(key);
        return await WithAsync(async (connection, cancellation) =>
        {
            if (await connection.GetAsync(name, cancellation) is not { } found) return null;
            if (found.Flags > 0) await connection.CommandAsync($"touch {name} {Exptime(found.Flags)}", null, cancellation);
            return found.Value;
        }, token);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var now = clock.GetUtcNow();
        var end = options.AbsoluteExpiration ?? (options.AbsoluteExpirationRelativeToNow is { } relative ? now + relative : null);
        var sliding = (long)Math.Ceiling((options.SlidingExpiration ?? TimeSpan.Zero).TotalSeconds);
        var seconds = end is { } at ? (long)Math.Ceiling((at - now).TotalSeconds) : 0;
        if (end is not null && seconds <= 0) { await RemoveAsync(key, token); return; }
        if (sliding > 0) seconds = seconds == 0 ? sliding : Math.Min(seconds, sliding);
        await WithAsync((connection, cancellation) => connection.CommandAsync(string.Create(CultureInfo.InvariantCulture, $"set {Name(key)} {(end is null ? sliding : 0)} {Exptime(seconds)} {value.Length}"), value, cancellation), token);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await WithAsync((connection, cancellation) => connection.CommandAsync($"delete {Name(key)}", null, cancellation), token);

    public Task RefreshAsync(string key, CancellationToken token = default) => GetAsync(key, token);

    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    public void Refresh(string key) => RefreshAsync(key).GetAwaiter().GetResult();

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public void Dispose()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    // A connection that was idle may have been closed by a restart: one more try with a new one.
    private async Task<T> WithAsync<T>(Func<MemcachedConnection, CancellationToken, Task<T>> use, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(Deadline);
        if (_idle.TryTake(out var idle))
        {
            try
            {
                return await UseAsync(idle, use, patience.Token);
            }
            catch (IOException)
            {
                while (_idle.TryTake(out var other)) other.Dispose();
            }
        }
        return await UseAsync(await MemcachedConnection.OpenAsync(host, port, patience.Token), use, patience.Token);
    }

    private async Task<T> UseAsync<T>(MemcachedConnection connection, Func<MemcachedConnection, CancellationToken, Task<T>> use, CancellationToken cancellation)
    {
        var whole = false;
        try
        {
            var result = await use(connection, cancellation);
            whole = true;
            return result;
        }
        finally
        {
            // Half of an answer may still be on its way: such a connection is not used again.
            if (whole && _idle.Count < MostIdle) _idle.Add(connection);
            else connection.Dispose();
        }
    }

    private long Exptime(long seconds) => seconds <= LongestRelative ? seconds : clock.GetUtcNow().ToUnixTimeSeconds() + seconds;

    /// <summary>A key with blanks, control characters or of another length is known by its hash.</summary>
    private static string Name(string key) =>
        key.Length is > 0 and <= LongestKey && !key.AsSpan().ContainsAnyExceptInRange('!', '~') ? key : "h:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
