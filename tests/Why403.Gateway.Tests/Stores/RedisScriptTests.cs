using Why403.Gateway.Tests.Servers;
using Why403.Guard;
using Why403.Guard.Redis;

namespace Why403.Gateway.Tests.Stores;

/// <summary>The script against the real server, as a cluster of one node: it refuses keys of two hash slots in one call.</summary>
public sealed class RedisScriptTests : IAsyncLifetime
{
    // Long enough that nothing comes back during a test.
    private const long Hour = 3_600_000_000_000;

    // Its own port for the cluster, which would be 10000 above the other and somebody else's.
    private readonly RedisServer _redis = new(Loopback.FreePort(), "--cluster-enabled", "yes", "--cluster-port", $"{Loopback.FreePort()}");
    private RedisLimitStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        await _redis.StartAsync(CancellationToken.None);
        await _redis.RunAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
        await GatewayTests.Until(async () => ((string?)await _redis.RunAsync("CLUSTER", "INFO"))!.Contains("cluster_state:ok", StringComparison.Ordinal));
        _store = new(_redis.Connection, TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private static GuardLimitCharge Of(string limit, long burst, long need = 1, long want = 1, bool enforced = true, long interval = Hour) => new(limit, interval, burst, need, want, enforced);

    private async Task<string> Ask(string identity, params GuardLimitCharge[] charges) => string.Join(' ', (await _store.ChargeAsync(identity, charges)).Select(g => $"{g.Units}{(g.Fits ? "" : "!")}"));

    [Fact]
    public async Task A_ban_refuses_all_charges_of_its_limit_until_it_ends()
    {
        var banning = Of("x", 5, interval: 1_000) with { Bans = true };
        Assert.Equal("1", await Ask("a", banning));
        await _store.BanAsync("a", "x", TimeSpan.FromSeconds(3));
        var grant = (await _store.ChargeAsync("a", [banning]))[0];
        Assert.Equal((0, false), (grant.Units, grant.Fits));
        Assert.InRange(grant.Ahead, 1, 3_000_000_000 + 5_000);
        // Another limit of the same client, another client, and a limit that knows no bans.
        Assert.Equal("1", await Ask("a", Of("y", 5) with { Bans = true }));
        Assert.Equal("1", await Ask("b", banning));
        Assert.Equal("1", await Ask("a", banning with { Bans = false }));
        // A second ban does not prolong the first.
        await _store.BanAsync("a", "x", TimeSpan.FromMinutes(10));
        await GatewayTests.Until(async () => await Ask("a", banning) == "1");
    }

    [Fact]
    public async Task What_may_be_used_once_is_taken_by_one_of_many_who_ask_at_once()
    {
        await using var other = new RedisLimitStore(_redis.Connection, TimeSpan.FromSeconds(1));
        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => new RedisOnce(i % 2 == 0 ? _store : other).TakeAsync("id", TimeSpan.FromSeconds(30), CancellationToken.None).AsTask()));
        Assert.Single(taken, isFirst => isFirst);
        Assert.InRange((long)await _redis.RunAsync("PTTL", "why403:once:{id}"), 1, 30_000);
    }

    [Fact]
    public async Task A_burst_is_admitted_and_then_nothing()
    {
        for (var i = 0; i < 5; i++) Assert.Equal("1", await Ask("a", Of("x", 5)));
        Assert.Equal("0!", await Ask("a", Of("x", 5)));
        Assert.Equal("1", await Ask("b", Of("x", 5)));
        Assert.Equal("1", await Ask("a", Of("y", 5)));
    }

    [Fact]
    public async Task One_that_refuses_charges_no_other_and_one_in_shadow_stops_none()
    {
        Assert.Equal("1 1", await Ask("a", Of("small", 1), Of("large", 3)));
        for (var i = 0; i < 5; i++) Assert.Equal("0! 0", await Ask("a", Of("small", 1), Of("large", 3)));
        Assert.Equal("0! 1", await Ask("a", Of("small", 1, enforced: false), Of("large", 3)));
        Assert.Equal("1", await Ask("a", Of("large", 3)));
        Assert.Equal("0!", await Ask("a", Of("large", 3)));
    }

    [Fact]
    public async Task A_lease_is_as_large_as_what_is_left()
    {
        Assert.Equal("6", await Ask("a", Of("x", 10, 1, 6)));
        Assert.Equal("4", await Ask("a", Of("x", 10, 1, 6)));
        Assert.Equal("0!", await Ask("a", Of("x", 10, 1, 6)));
        await _store.ReturnAsync("a", [Of("x", 10, need: 3)]);
        Assert.Equal("0!", await Ask("a", Of("x", 10, 4, 4)));
        Assert.Equal("3", await Ask("a", Of("x", 10, 3, 9)));
    }

    [Fact]
    public async Task What_comes_back_comes_back_by_the_servers_clock_and_an_idle_key_goes_away()
    {
        var charge = Of("x", 2, interval: 100_000_000);
        Assert.Equal("1", await Ask("a", charge));
        Assert.Equal("1", await Ask("a", charge));
        var refused = (await _store.ChargeAsync("a", [charge])).Single();
        Assert.False(refused.Fits);
        Assert.InRange(refused.Ahead, 100_000_000, 200_000_000);
        await GatewayTests.Until(async () => await Ask("a", charge) == "1");
        await GatewayTests.Until(async () => (long)await _redis.RunAsync("DBSIZE") == 0);
    }

    [Fact]
    public async Task Scripts_that_the_server_has_forgotten_are_loaded_again()
    {
        Assert.Equal("1", await Ask("a", Of("x", 3)));
        await _redis.RunAsync("SCRIPT", "FLUSH");
        await GatewayTests.Until(async () =>
        {
            try
            {
                return await Ask("a", Of("x", 3)) == "1";
            }
            catch (IOException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_quota_of_a_billion_keeps_its_fractions()
    {
        // 60 ns a unit: a million of them are 60 ms.
        var charge = Of("x", 1_000_000_000, 1_000_000, 1_000_000, interval: 60);
        var first = (await _store.ChargeAsync("a", [charge])).Single();
        Assert.Equal((1_000_000L, 60_000_000L), (first.Units, first.Ahead));
    }

    [Fact]
    public async Task Hostile_values_are_refused_or_counted_and_never_hang()
    {
        await _redis.RunAsync("SET", "why403:{a}:x", "not a number");
        Assert.Equal("1", await Ask("a", Of("x", 3)));
        await _redis.RunAsync("SET", "why403:{a}:x", "9e99");
        Assert.Equal("0!", await Ask("a", Of("x", 3)));
        await _redis.RunAsync("DEL", "why403:{a}:x");
        await _redis.RunAsync("LPUSH", "why403:{a}:x", "1");
        await Assert.ThrowsAsync<IOException>(() => Ask("a", Of("x", 3)));
    }
}
