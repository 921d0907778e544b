using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Why403.Gateway.Tests.Servers;
using Why403.Guard;
using Why403.Guard.PostgreSql;
using Why403.Guard.Tests;
using Why403.Guard.Tests.Stores;

namespace Why403.Gateway.Tests.Stores;

/// <summary>The real server, taken away while guards feed it.</summary>
public sealed class PostgreSqlTests : EventStoreContract, IAsyncLifetime
{
    private readonly PostgresServer _server = new(Loopback.FreePort());
    private PostgreSqlEventStore _store = null!;

    protected override IGuardEventStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(CancellationToken.None);
        _store = new(_server.Connection);
        await GatewayTests.Until(() => Answers(_store));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task<bool> Answers(PostgreSqlEventStore store)
    {
        try
        {
            await store.SearchAsync(new() { Most = 1 }, Token);
            return true;
        }
        // It accepts connections before it takes queries.
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server.Connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    [Fact]
    public async Task Many_guards_that_start_at_once_make_one_table()
    {
        await RunAsync("DROP TABLE why403_event");
        var stores = Enumerable.Range(0, 8).Select(_ => new PostgreSqlEventStore(_server.Connection)).ToList();
        await Task.WhenAll(stores.Select((s, i) => s.KeepAsync([Event(i)], Token)));
        Assert.Equal(8, (await _store.SearchAsync(new(), Token)).Count);
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task A_user_that_may_make_no_tables_keeps_events_where_there_is_one()
    {
        await RunAsync("REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE USER narrow; GRANT SELECT, INSERT, DELETE ON why403_event TO narrow");
        await using var narrow = new PostgreSqlEventStore(_server.Connection.Replace("Username=guard", "Username=narrow", StringComparison.Ordinal));
        await narrow.KeepAsync([Event(0)], Token);
        await narrow.KeepAsync([Event(1)], Token);
        await narrow.RetireAsync(Noon.AddMinutes(1), null, Token);
        Assert.Single(await narrow.SearchAsync(new(), Token));
    }

    [Fact]
    public async Task A_table_that_is_dropped_while_it_is_used_is_made_again()
    {
        await _store.KeepAsync([Event(0)], Token);
        await RunAsync("DROP TABLE why403_event");
        await Assert.ThrowsAsync<PostgresException>(() => _store.KeepAsync([Event(1)], Token));
        await _store.KeepAsync([Event(1)], Token);
        Assert.Single(await _store.SearchAsync(new(), Token));
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("paused")]
    [InlineData("restarted")]
    public async Task Every_reference_that_a_client_got_is_found_when_the_database_is_back(string fault)
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse()), build: b => b.Services.AddWhy403GuardPostgreSql(_server.Connection));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var received = new ConcurrentBag<string>();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var answer = await site.Get("/");
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
                received.Add(answer.Headers.GetValues("Why403-Reference").Single());
                await Task.Delay(2, Token);
            }
        }, Token)).ToList();
        await GatewayTests.Until(async () => (await _store.SearchAsync(new() { Most = 1 }, Token)).Count > 0);
        switch (fault)
        {
            case "killed": _server.Signal(9); break;
            case "paused": _server.Signal(19); break;
            default: await _server.StartAgainAsync(Token); break;
        }
        await Task.Delay(1_500, Token);
        if (fault == "killed") await _server.StartAgainAsync(Token);
        if (fault == "paused") _server.Signal(18);
        await Task.Delay(300, Token);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        await GatewayTests.Until(() => Answers(_store));
        var kept = new HashSet<string>();
        await GatewayTests.Until(async () =>
        {
            kept = [.. (await _store.SearchAsync(new() { Most = 10_000 }, Token)).Select(e => e.Reference)];
            return kept.Count >= received.Count;
        });
        Assert.InRange(received.Count, 100, 9_999);
        Assert.Equal(received.Order(), kept.Order());
        Assert.NotNull(await site.Services.GetRequiredService<IGuardEventStore>().FindAsync(received.First(), Token));
    }
}
