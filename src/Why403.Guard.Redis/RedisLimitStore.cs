using System.Globalization;
using StackExchange.Redis;

namespace Why403.Guard.Redis;

/// <summary>
/// Limits in Redis 5 or later, alone or as a cluster: the identity stands in braces, so all keys of a call lie on one node. It
/// connects behind the requests and goes on trying; while there is no connection, a call fails at once.
/// </summary>
public sealed class RedisLimitStore : IGuardLimitStore, IAsyncDisposable
{
    private readonly ConfigurationOptions _options;
    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connecting;

    /// <param name="connection">As StackExchange.Redis writes it: <c>redis-1:6379,redis-2:6379,user=guard,password=…,ssl=true</c>.</param>
    /// <param name="deadline">How long a request waits for an answer; otherwise 30 ms.</param>
    /// <exception cref="ArgumentException">The connection cannot be read, or the deadline lies outside of 5 ms to 1 s.</exception>
    public RedisLimitStore(string connection, TimeSpan? deadline = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(connection);
        Deadline = deadline ?? TimeSpan.FromMilliseconds(30);
        if (Deadline < TimeSpan.FromMilliseconds(5) || Deadline > TimeSpan.FromSeconds(1)) throw new ArgumentException("the deadline lies outside of 5 ms to 1 s (fix: write 30 ms)", nameof(deadline));
        _options = ConfigurationOptions.Parse(connection);
        if (_options.EndPoints.Count == 0) throw new ArgumentException("the connection names no server (fix: write one such as localhost:6379)", nameof(connection));
        _options.AbortOnConnectFail = false;
        // A command that waits for a connection would be answered to nobody.
        _options.BacklogPolicy = BacklogPolicy.FailFast;
        _options.AsyncTimeout = 1_000;
        if (!connection.Contains("connectTimeout", StringComparison.OrdinalIgnoreCase)) _options.ConnectTimeout = 1_000;
        _options.ReconnectRetryPolicy = new LinearRetry(500);
        _options.ClientName ??= "why403-guard";
    }

    public string Name => "redis";

    public TimeSpan Deadline { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GuardLimitGrant>> ChargeAsync(string identity, IReadOnlyList<GuardLimitCharge> charges)
    {
        ArgumentNullException.ThrowIfNull(charges);
        var result = await RunAsync(ChargeScript.Charge, identity, charges);
        if ((long[]?)result is not { } numbers || numbers.Length != charges.Count * 3) throw new IOException("redis answers something else than the script does");
        var grants = new GuardLimitGrant[charges.Count];
        for (var i = 0; i < grants.Length; i++) grants[i] = new(numbers[3 * i], numbers[(3 * i) + 1] == 1, numbers[(3 * i) + 2]);
        return grants;
    }

    /// <inheritdoc/>
    public async Task ReturnAsync(string identity, IReadOnlyList<GuardLimitCharge> charges)
    {
        ArgumentNullException.ThrowIfNull(charges);
        await RunAsync(ChargeScript.Return, identity, charges);
    }

    /// <inheritdoc/>
    public async Task BanAsync(string identity, string limit, TimeSpan time)
    {
        try
        {
            await (await DatabaseAsync()).StringSetAsync($"why403:{{{identity}}}:{limit}:ban", 1, time, When.NotExists);
        }
        catch (Exception e) when (e is RedisException or RedisCommandException or ObjectDisposedException)
        {
            throw new IOException($"redis refuses: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_lock) connecting = _connecting;
        if (connecting is { IsCompletedSuccessfully: true }) await connecting.Result.DisposeAsync();
    }

    private async Task<RedisResult> RunAsync(string script, string identity, IReadOnlyList<GuardLimitCharge> charges)
    {
        var keys = new RedisKey[charges.Count];
        var values = new RedisValue[charges.Count * ChargeScript.Arguments];
        for (var i = 0; i < charges.Count; i++)
        {
            var charge = charges[i];
            keys[i] = $"why403:{{{identity}}}:{charge.Limit}";
            var at = i * ChargeScript.Arguments;
            values[at] = (charge.Interval / 1000.0).ToString("R", CultureInfo.InvariantCulture);
            (values[at + 1], values[at + 2], values[at + 3], values[at + 4]) = (charge.Burst, charge.Need, charge.Want, charge.Enforced ? 1 : 0);
            values[at + 5] = charge.Bans ? 1 : 0;
        }
        try
        {
            var connection = await ConnectAsync();
            return await connection.GetDatabase().ScriptEvaluateAsync(script, keys, values);
        }
        // A server that is full, that is read-only after a failover, that lost its scripts, or that allows none.
        catch (Exception e) when (e is RedisException or RedisCommandException)
        {
            throw new IOException($"redis refuses: {e.Message}", e);
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException("the connection to redis is closed", e);
        }
    }

    internal async Task<IDatabase> DatabaseAsync() => (await ConnectAsync()).GetDatabase();

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        // Read by every request: a task that is done stays where it is.
        if (Volatile.Read(ref _connecting) is { IsCompletedSuccessfully: true } connected) return connected;
        lock (_lock)
        {
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true }) _connecting = ConnectionMultiplexer.ConnectAsync(_options);
            return _connecting;
        }
    }
}
