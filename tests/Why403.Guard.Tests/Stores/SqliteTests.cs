using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Why403.Guard.Events;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;
using Why403.Guard.Sqlite;

namespace Why403.Guard.Tests.Stores;

public sealed class SqliteTests : EventStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("why403-sqlite").FullName;
    private readonly SqliteEventStore _store;

    public SqliteTests() => _store = new(Database);

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, true);
    }

    protected override IGuardEventStore Store => _store;

    private string Database => Path.Combine(_folder, "store", "events.db");

    [Fact]
    public async Task Nobody_else_on_the_machine_reads_the_database()
    {
        if (OperatingSystem.IsWindows()) return;
        await _store.KeepAsync([Event(0)], Token);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Database)!)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task The_feed_goes_on_where_it_stopped_and_a_lost_cursor_costs_no_event()
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse()));
        var policies = site.Services.GetRequiredService<PolicySource>();
        using var feed = new SegmentFeed(_store, policies, TimeProvider.System, NullLogger<SegmentFeed>.Instance);
        var keeping = policies.Current.Keeping!;
        for (var i = 0; i < 3; i++) await site.Status("/");
        await feed.FeedAsync(keeping, Token);
        Assert.Equal(3, (await _store.SearchAsync(new(), Token)).Count);
        await site.Status("/");
        await feed.FeedAsync(keeping, Token);
        Assert.Equal(4, (await _store.SearchAsync(new(), Token)).Count);
        File.WriteAllText(Path.Combine(site.Events, "sqlite.cursor"), "junk");
        await feed.FeedAsync(keeping, Token);
        Assert.Equal(EventReader.Read(site.Events).Select(e => e.Reference), (await _store.SearchAsync(new(), Token)).Select(e => e.Reference));
    }

    [Fact]
    public async Task A_store_that_is_broken_refuses_no_request_and_gets_its_events_later()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Database)!);
        await File.WriteAllTextAsync(Database, new string('x', 4_096), Token);
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse()), build: b => b.Services.AddWhy403GuardSqlite(Database));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, await site.Status("/"));
        var store = site.Services.GetRequiredService<IGuardEventStore>();
        await Assert.ThrowsAsync<SqliteException>(() => store.SearchAsync(new(), Token));
        File.Delete(Database);
        for (var i = 0; i < 500 && (!File.Exists(Database) || (await store.SearchAsync(new(), Token)).Count == 0); i++) await Task.Delay(20, Token);
        Assert.Single(await store.SearchAsync(new(), Token));
        // Taken away while it is in use: the next event goes into a new file.
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Database)!)) File.Delete(file);
        using var response = await site.Get("/");
        var reference = response.Headers.GetValues("Why403-Reference").Single();
        for (var i = 0; i < 500 && await store.FindAsync(reference, Token) is null; i++) await Task.Delay(20, Token);
        Assert.NotNull(await store.FindAsync(reference, Token));
    }

    [Fact]
    public async Task Two_stores_are_fed_each()
    {
        var other = Path.Combine(_folder, "other.db");
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse()), build: b => b.Services.AddWhy403GuardStore(_ => new Elsewhere(new(other))).AddWhy403GuardSqlite(Database));
        using var response = await site.Get("/");
        var reference = response.Headers.GetValues("Why403-Reference").Single();
        foreach (var store in site.Services.GetServices<IGuardEventStore>())
        {
            for (var i = 0; i < 500 && await store.FindAsync(reference, Token) is null; i++) await Task.Delay(20, Token);
            Assert.NotNull(await store.FindAsync(reference, Token));
        }
    }

    /// <summary>A second store under a name of its own.</summary>
    private sealed class Elsewhere(SqliteEventStore inner) : IGuardEventStore, IDisposable
    {
        public string Name => "elsewhere";

        public Task KeepAsync(IReadOnlyList<GuardEvent> events, CancellationToken cancellation) => inner.KeepAsync(events, cancellation);

        public Task<GuardEvent?> FindAsync(string reference, CancellationToken cancellation) => inner.FindAsync(reference, cancellation);

        public Task<IReadOnlyList<GuardEvent>> SearchAsync(GuardEventQuery query, CancellationToken cancellation) => inner.SearchAsync(query, cancellation);

        public Task RetireAsync(DateTimeOffset before, string? action, CancellationToken cancellation) => inner.RetireAsync(before, action, cancellation);

        public void Dispose() => inner.Dispose();
    }

    [Fact]
    public async Task A_site_with_a_store_feeds_it_by_itself()
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse()), build: b => b.Services.AddWhy403GuardSqlite(Database));
        using var response = await site.Get("/");
        var reference = response.Headers.GetValues("Why403-Reference").Single();
        var store = site.Services.GetRequiredService<IGuardEventStore>();
        for (var i = 0; i < 500 && await store.FindAsync(reference, Token) is null; i++) await Task.Delay(20, Token);
        Assert.NotNull(await store.FindAsync(reference, Token));
    }
}
