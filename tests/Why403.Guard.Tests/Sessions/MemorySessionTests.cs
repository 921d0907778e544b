using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Why403.Guard.Tests.Sessions;

public sealed class MemorySessionTests : SessionContract
{
    protected override IDistributedCache Cache() => new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));

    [Fact]
    public async Task A_driver_that_throws_is_a_store_that_does_not_answer()
    {
        var cache = new WatchedCache(Cache());
        await using var site = await SessionSite.Start(cache);
        var cookie = await site.SignIn();
        cache.Down = true;
        await site.IsUnreachable(cookie);
        cache.Down = false;
        Assert.Equal(200, (int)await site.Status("/mine", ("Cookie", cookie)));
    }

    [Fact]
    public async Task While_the_store_is_gone_signing_in_and_out_are_no_500()
    {
        var cache = new WatchedCache(Cache());
        await using var site = await SessionSite.Start(cache);
        var cookie = await site.SignIn();
        cache.Down = true;
        Assert.Equal(200, (int)await site.Status("/sign-in"));
        Assert.Equal(200, (int)await site.Status("/sign-out", ("Cookie", cookie)));
        var lost = await site.SignIn();
        cache.Down = false;
        await site.IsLost(lost, "are gone from the store");
    }

    [Fact]
    public async Task A_store_that_never_answers_is_given_two_seconds()
    {
        var cache = new WatchedCache(Cache());
        await using var site = await SessionSite.Start(cache);
        var cookie = await site.SignIn();
        cache.Silent = true;
        using var response = await site.Get("/mine", ("Cookie", cookie));
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Contains("no answer in time", Why403.Guard.Events.EventReader.Read(site.Events).First().Facts.Single());
    }
}
