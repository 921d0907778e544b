using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace Why403.Guard.Tests.Sessions;

/// <summary>What a session and its loss look like over any cache.</summary>
public abstract class SessionContract
{
    /// <summary>A cache that keeps what it is given.</summary>
    protected abstract IDistributedCache Cache();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_that_is_there_lets_its_owner_in()
    {
        await using var site = await SessionSite.Start(new WatchedCache(Cache()));
        var cookie = await site.SignIn();
        foreach (var path in SessionSite.Protected)
        {
            using var response = await site.Get(path, ("Cookie", cookie));
            Assert.Equal("ada", await response.Words());
        }
    }

    [Fact]
    public async Task A_session_that_ran_out_says_when()
    {
        await using var site = await SessionSite.Start(new WatchedCache(Cache()), TimeSpan.FromSeconds(1));
        var cookie = await site.SignIn();
        var since = Stopwatch.StartNew();
        while ((int)await site.Status("/mine", ("Cookie", cookie)) == 200) Assert.True(since.Elapsed < TimeSpan.FromSeconds(10), "the session does not end");
        // memcached counts whole seconds, so the entry may be gone before the mark's time.
        while (since.Elapsed < TimeSpan.FromSeconds(2)) await site.Status("/public");
        await site.IsLost(cookie, "the session ended at 20");
    }

    [Fact]
    public async Task A_session_that_the_store_threw_away_was_to_last()
    {
        var cache = new WatchedCache(Cache());
        await using var site = await SessionSite.Start(cache);
        var cookie = await site.SignIn();
        await cache.Inner.RemoveAsync(cache.Session, Cancel);
        await site.IsLost(cookie, "is gone from the store: evicted for want of memory, or removed");
    }

    [Fact]
    public async Task A_store_that_was_emptied_is_told_from_one_eviction()
    {
        var cache = new WatchedCache(Cache());
        await using var site = await SessionSite.Start(cache);
        var cookie = await site.SignIn();
        foreach (var name in cache.Names) await cache.Inner.RemoveAsync(name, Cancel);
        await site.IsLost(cookie, "it was emptied, restarted without a disk, or is another store");
    }

    [Fact]
    public async Task A_session_that_was_signed_out_says_so()
    {
        await using var site = await SessionSite.Start(new WatchedCache(Cache()));
        var cookie = await site.SignIn();
        using (await site.Get("/sign-out", ("Cookie", cookie))) { }
        await site.IsLost(cookie, "ended by signing out");
    }

    [Fact]
    public async Task A_value_that_was_damaged_is_told_from_one_of_other_keys()
    {
        var cache = new WatchedCache(Cache());
        await using var site = await SessionSite.Start(cache);
        var cookie = await site.SignIn();
        var value = (await cache.Inner.GetAsync(cache.Session, Cancel))!;
        var keep = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) };
        value[^1] ^= 1;
        await cache.Inner.SetAsync(cache.Session, value, keep, Cancel);
        await site.IsLost(cookie, "its key is there, so it was changed");
        await cache.Inner.SetAsync(cache.Session, Encoding.ASCII.GetBytes("a:1:{s:4:\"user\";}"), keep, Cancel);
        await site.IsLost(cookie, "not what data protection writes");
        value[5] ^= 1;
        await cache.Inner.SetAsync(cache.Session, value, keep, Cancel);
        await site.IsLost(cookie, "which this key ring does not have");
    }

    [Fact]
    public async Task A_cookie_of_an_instance_with_other_keys_names_the_key()
    {
        var cache = new WatchedCache(Cache());
        await using var here = await SessionSite.Start(cache);
        await using var there = await SessionSite.Start(cache);
        await there.IsLost(await here.SignIn(), "which this key ring does not have: the keys were lost, or are not shared between instances");
        await here.IsLost("shop=" + new string('A', 80), "not what data protection writes");
        await here.IsLost("shop=%%%", "it is damaged");
    }

    [Fact]
    public async Task Somebody_without_any_cookie_has_lost_nothing()
    {
        await using var site = await SessionSite.Start(new WatchedCache(Cache()));
        using var response = await site.Get("/ruled");
        Assert.Equal(302, (int)response.StatusCode);
        Assert.Equal("login.required", Why403.Guard.Events.EventReader.Read(site.Events).First().Cause);
        using var bare = await site.Get("/bare");
        Assert.Equal("application.refused", bare.Headers.GetValues("Why403-Cause").Single());
    }
}
