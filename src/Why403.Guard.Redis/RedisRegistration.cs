using Microsoft.Extensions.DependencyInjection;

namespace Why403.Guard.Redis;

/// <summary>The entry.</summary>
public static class RedisRegistration
{
    /// <summary>Counts limits that say <c>Shared</c> in Redis, and what may be used once, for all processes that are given the same one.</summary>
    /// <inheritdoc cref="RedisLimitStore(string, TimeSpan?)" path="/param"/>
    /// <inheritdoc cref="RedisLimitStore(string, TimeSpan?)" path="/exception"/>
    public static IServiceCollection AddWhy403GuardRedis(this IServiceCollection services, string connection, TimeSpan? deadline = null)
    {
        // Read here, so that a mistake is told at the start and not by the first request.
        var store = new RedisLimitStore(connection, deadline);
        services.AddSingleton<IGuardOnce>(new RedisOnce(store));
        return services.AddWhy403GuardLimitStore(_ => store);
    }
}
