using StackExchange.Redis;

namespace Why403.Guard.Redis;

/// <summary>What may be used once, over the connection of the limits: one SET that only the first one makes, gone with its time.</summary>
internal sealed class RedisOnce(RedisLimitStore store) : IGuardOnce
{
    /// <inheritdoc/>
    public async ValueTask<bool> TakeAsync(string id, TimeSpan time, CancellationToken cancellation)
    {
        try
        {
            var database = await store.DatabaseAsync().WaitAsync(store.Deadline, cancellation);
            return await database.StringSetAsync($"why403:once:{{{id}}}", 1, time, When.NotExists).WaitAsync(store.Deadline, cancellation);
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or ObjectDisposedException)
        {
            throw new IOException($"redis refuses: {e.Message}", e);
        }
    }
}
