using System.Net;
using Npgsql;
using Why403.Gateway.Tests.Servers;
using Why403.Guard.PostgreSql;

namespace Why403.Gateway.Tests;

/// <summary>The sample of two gateways on one Redis and one PostgreSQL.</summary>
public sealed class SharedTests : IAsyncLifetime
{
    private readonly UpstreamNginx _nginx = new(Loopback.FreePort());
    private readonly RedisServer _redis;
    private readonly PostgresServer _database = new(Loopback.FreePort());
    private readonly GatewayServer _one, _two;

    public SharedTests()
    {
        var redis = Loopback.FreePort();
        _redis = new(redis);
        (_one, _two) = (Gateway(), Gateway());

        GatewayServer Gateway()
        {
            var port = Loopback.FreePort();
            return new(port, File.ReadAllText(Checkout.Path("samples", "gateway-shared.json"))
                .Replace("127.0.0.1:5404", $"127.0.0.1:{port}", StringComparison.Ordinal).Replace("http://127.0.0.1:8080", _nginx.Address.ToString(), StringComparison.Ordinal)
                .Replace("127.0.0.1:6379", $"127.0.0.1:{redis}\", \"Deadline\": \"00:00:01", StringComparison.Ordinal).Replace("Host=127.0.0.1;Username=guard;Database=guard", _database.Connection, StringComparison.Ordinal));
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_nginx.StartAsync(CancellationToken.None), _redis.StartAsync(CancellationToken.None), _database.StartAsync(CancellationToken.None));
        await _one.StartAsync(CancellationToken.None);
        await _two.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _database.DisposeAsync();
        await _redis.DisposeAsync();
        await _nginx.DisposeAsync();
    }

    private static async Task<HttpResponseMessage> SignIn(GatewayServer gateway) => await gateway.Client.PostAsync(new Uri("/sign-in", UriKind.Relative), null, Token);

    [Fact]
    public async Task Both_count_together_and_the_events_of_both_are_found_in_one_place_whatever_fails()
    {
        var references = new List<string>();
        // Without a connection this limit would be closed: the gateways have asked Redis before they listened.
        for (var i = 0; i < 5; i++) using (var third = await SignIn(i % 2 == 0 ? _one : _two)) Assert.Equal(HttpStatusCode.Unauthorized, third.StatusCode);
        foreach (var gateway in (GatewayServer[])[_one, _two])
        {
            using var limited = await SignIn(gateway);
            Assert.Equal((HttpStatusCode.TooManyRequests, "rate.limit-exceeded"), (limited.StatusCode, limited.Headers.GetValues("Why403-Cause").Single()));
            references.Add(limited.Headers.GetValues("Why403-Reference").Single());
        }
        _database.Signal(19);
        _redis.Signal(9);
        foreach (var gateway in (GatewayServer[])[_one, _two])
        {
            await GatewayTests.Until(async () =>
            {
                using var passed = await gateway.Get("/");
                Assert.True((int)passed.StatusCode < 500, $"{passed.StatusCode}");
                using var refused = await gateway.Get("/", ("User-Agent", "sqlmap/1.7"));
                references.Add(refused.Headers.GetValues("Why403-Reference").Single());
                using var closed = await SignIn(gateway);
                Assert.Equal(HttpStatusCode.TooManyRequests, closed.StatusCode);
                references.Add(closed.Headers.GetValues("Why403-Reference").Single());
                return references.Count > 20;
            });
        }
        _database.Signal(18);
        await using var store = new PostgreSqlEventStore(_database.Connection);
        foreach (var reference in references)
            await GatewayTests.Until(async () =>
            {
                try
                {
                    return await store.FindAsync(reference, Token) is not null;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            });
        // Support asks one gateway about a refusal of the other.
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal((ExitCodes.Done, ""), (await Program.RunAsync(["--config", _one.ConfigFile, "--explain", references[1].ToLowerInvariant()], output, errors), errors.ToString()));
        Assert.Contains("Rule sign-in of the guard limited 127.0.0.1", output.ToString(), StringComparison.Ordinal);
        _database.Signal(9);
        Assert.Equal(ExitCodes.NotFound, await Program.RunAsync(["--config", _one.ConfigFile, "--explain", references[1]], output, errors));
        Assert.Contains("postgresql does not answer", errors.ToString(), StringComparison.Ordinal);
    }
}
