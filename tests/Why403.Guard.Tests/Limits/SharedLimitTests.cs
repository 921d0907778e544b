using System.Net;
using Why403.Guard.Events;

namespace Why403.Guard.Tests.Limits;

/// <summary>Shared limits before a store that does as it is told. The real one has its tests beside the gateway's.</summary>
public sealed class SharedLimitTests
{
    private static Task<Site> Start(Store store, string limit = "", string mode = "enforce") => Site.Start($$"""
        { "Guard": {
            "Limits": { "a": { "Quota": 3, "Window": "10.00:00:00", "Shared": "each" {{limit}} } },
            "Rules": [ { "Id": "watch", "Do": "limit", "Mode": "{{mode}}", "Limits": ["a"] } ] } }
        """, build: b => b.Services.AddWhy403GuardLimitStore(_ => store));

    [Fact]
    public async Task What_the_store_refuses_is_refused_and_asked_once()
    {
        var store = new Store { Answer = c => new(0, false, c.Interval * 3) };
        await using var site = await Start(store);
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.TooManyRequests, await site.Status("/"));
        Assert.Equal(1, store.Asked);
        var entry = EventReader.Read(site.Events).Last();
        Assert.Equal(("limited", "quota.exhausted", null), (entry.Action, entry.Cause, entry.Degraded));
        Assert.Equal((0, true), (entry.Limits.Single().Remaining, entry.Limits.Single().WaitSeconds > 200_000));
    }

    [Fact]
    public async Task A_limit_in_shadow_is_asked_and_refuses_nothing()
    {
        var store = new Store { Answer = _ => new(0, false, 0) };
        await using var site = await Start(store, mode: "shadow");
        Assert.Equal(HttpStatusCode.OK, await site.Status("/"));
        Assert.False(store.Last!.Enforced);
        Assert.Equal(("shadow", "watch"), EventReader.Read(site.Events).Select(e => (e.Action, e.Rule)).Single());
    }

    [Fact]
    public async Task Users_and_keys_are_not_spelled_out_to_a_store()
    {
        var store = new Store();
        await using var site = await Start(store, """, "Per": ["api-key", "address"] """);
        await site.Status("/", ("X-Api-Key", "s3cret"));
        Assert.Matches("^[A-Za-z0-9_-]{22}$", store.Identity);
        var first = store.Identity;
        await site.Status("/", ("X-Api-Key", "s3cret2"));
        Assert.NotEqual(first, store.Identity);
    }

    [Theory]
    [InlineData("local", 3)]
    [InlineData("open", 20)]
    [InlineData("closed", 0)]
    public async Task A_store_that_answers_nonsense_or_not_at_all_makes_no_500(string without, int admitted)
    {
        foreach (var broken in (Store[])[new() { Break = new IOException("gone") }, new() { Break = new TimeoutException() }, new() { Hangs = true }, new() { Short = true }])
        {
            await using var site = await Start(broken, $$""", "WithoutStore": "{{without}}" """);
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < 20; i++) statuses.Add(await site.Status("/"));
            Assert.All(statuses, s => Assert.True(s is HttpStatusCode.OK or HttpStatusCode.TooManyRequests));
            Assert.Equal(admitted, statuses.Count(s => s == HttpStatusCode.OK));
            if (without == "closed") Assert.All(EventReader.Read(site.Events), e => Assert.Equal(("rate.count-unavailable", "the store pretended did not answer"), (e.Cause, e.Degraded)));
        }
    }

    private sealed class Store : IGuardLimitStore
    {
        public Func<GuardLimitCharge, GuardLimitGrant> Answer { get; init; } = c => new(c.Need, true, 0);

        public Exception? Break { get; init; }

        public bool Hangs { get; init; }

        /// <summary>Answers fewer charges than were asked.</summary>
        public bool Short { get; init; }

        public int Asked { get; private set; }

        public string Identity { get; private set; } = "";

        public GuardLimitCharge? Last { get; private set; }

        public string Name => "pretended";

        public TimeSpan Deadline => TimeSpan.FromMilliseconds(Hangs ? 20 : 1_000);

        public async Task<IReadOnlyList<GuardLimitGrant>> ChargeAsync(string identity, IReadOnlyList<GuardLimitCharge> charges)
        {
            // The guard's own look at the start.
            if (identity == "start") return [Answer(charges[0])];
            (Asked, Identity, Last) = (Asked + 1, identity, charges[^1]);
            if (Hangs) await new TaskCompletionSource().Task;
            await Task.Yield();
            return Break is not null ? throw Break : Short ? [] : [.. charges.Select(Answer)];
        }

        public List<string> Banned { get; } = [];

        public Task BanAsync(string identity, string limit, TimeSpan time)
        {
            lock (Banned) Banned.Add($"{limit} {time}");
            return Task.CompletedTask;
        }

        public Task ReturnAsync(string identity, IReadOnlyList<GuardLimitCharge> charges) => Task.CompletedTask;
    }
}
