using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;
using Why403.Guard.Sessions;
using Why403.Guard.Tests.Sessions;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Sessions;

public sealed class RedisSessionTests : SessionContract, IAsyncLifetime
{
    private readonly RedisServer _server = new(Loopback.FreePort());

    protected override IDistributedCache Cache() => new RedisCache(Options.Create(new RedisCacheOptions { Configuration = $"127.0.0.1:{_server.Port},connectTimeout=1000,syncTimeout=1000,asyncTimeout=1000" }));

    [Fact]
    public async Task A_server_that_is_gone_signs_nobody_out()
    {
        await using var site = await SessionSite.Start(Cache());
        var cookie = await site.SignIn();
        await _server.DisposeAsync();
        await site.IsUnreachable(cookie);
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}

public sealed class MemcachedSessionTests : SessionContract, IAsyncLifetime
{
    private readonly MemcachedServer _server = new(Loopback.FreePort());

    protected override IDistributedCache Cache() => new MemcachedCache("127.0.0.1", _server.Port, TimeProvider.System);

    [Fact]
    public async Task A_server_that_is_gone_signs_nobody_out()
    {
        await using var site = await SessionSite.Start(Cache());
        var cookie = await site.SignIn();
        await _server.DisposeAsync();
        await site.IsUnreachable(cookie);
    }

    [Fact]
    public async Task Values_of_any_size_and_keys_of_any_form_come_back_as_they_were()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var cache = (MemcachedCache)Cache();
        foreach (var key in (string[])["plain", "with blank\r\nflush_all", new('k', 300), "ключ", ""])
            foreach (var length in (int[])[0, 1, 20_000, 700_000])
            {
                var value = new byte[length];
                new Random(length).NextBytes(value);
                await cache.SetAsync(key, value, new(), cancel);
                Assert.Equal(value, await cache.GetAsync(key, cancel));
            }
        await Assert.ThrowsAsync<IOException>(() => cache.SetAsync("large", new byte[2 << 20], new(), cancel));
        Assert.NotNull(await cache.GetAsync("plain", cancel));
        await cache.SetAsync("old", [1], new() { AbsoluteExpiration = DateTimeOffset.UtcNow.AddSeconds(-1) }, cancel);
        Assert.Null(await cache.GetAsync("old", cancel));
        await cache.SetAsync("long", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(90) }, cancel);
        Assert.NotNull(await cache.GetAsync("long", cancel));
        await cache.SetAsync("sliding", [1], new() { SlidingExpiration = TimeSpan.FromMinutes(1) }, cancel);
        Assert.NotNull(await cache.GetAsync("sliding", cancel));
        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            await cache.SetAsync($"k{i}", BitConverter.GetBytes(i), new(), cancel);
            return BitConverter.ToInt32((await cache.GetAsync($"k{i}", cancel))!) == i;
        }));
        Assert.DoesNotContain(false, all);
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
