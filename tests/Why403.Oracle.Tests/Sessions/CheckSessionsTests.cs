using System.Text;
using Why403.Cli;
using Why403.Cli.Stores;
using Why403.Guard.Sessions;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Sessions;

public sealed class CheckSessionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] more)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await Tool.RunAsync(["check", "sessions", .. more, "--width", "200"], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Commands of one line each; "" is an empty word.</summary>
    private static async Task Send(int port, params string[] commands)
    {
        using var connection = await StoreConnection.OpenAsync(new("redis", "127.0.0.1", port), Cancel);
        foreach (var command in commands) await new RedisClient(connection).AskAsync(Cancel, [.. command.Split(' ').Select(w => w == "\"\"" ? "" : w)]);
    }

    [Fact]
    public async Task A_healthy_redis_holds_every_check_and_shows_no_session()
    {
        await using var redis = new RedisServer(Loopback.FreePort());
        await redis.StartAsync(Cancel);
        await Send(redis.Port, [.. Enumerable.Range(0, 30).Select(i => $$"""SET sess:secret-{{i}} {"cookie":{{i}}} EX 28000"""), "SET other:1 x"]);
        var (code, output, errors) = await Run($"redis://127.0.0.1:{redis.Port}", "--prefix", "sess:", "--cookie-lifetime", "8h");
        Assert.Empty(errors);
        Assert.Equal(0, code);
        foreach (var line in (string[])["holds  reached   Redis 7", "holds  written", "holds  eviction  noeviction", "holds  lifetime  the longest of 30 has 8 h to live, and cookies last 8 h", "holds  values    30 JSON"]) Assert.Contains(line, output);
        Assert.DoesNotContain("secret-", output);
        using var left = await StoreConnection.OpenAsync(new("redis", "127.0.0.1", redis.Port), Cancel);
        Assert.Empty(await new RedisClient(left).ListAsync(Cancel, "KEYS", "why403:*"));
    }

    [Fact]
    public async Task Sessions_that_end_before_their_cookies_and_values_that_break_off_are_found()
    {
        await using var redis = new RedisServer(Loopback.FreePort());
        await redis.StartAsync(Cancel);
        await Send(redis.Port, [.. Enumerable.Range(0, 20).Select(i => $"SET sess:{i} a:1:{{i:0;i:{i};}} EX 1440"), "SET sess:a {\"cookie\":{\"orig EX 1440", "SET sess:b \"\" EX 1440", "HSET sess:c absexp -1 sldexp -1 data user|s:3:x;", "SET sess:d x"]);
        var (code, output, _) = await Run($"redis://127.0.0.1:{redis.Port}", "--cookie-lifetime", "14d");
        Assert.Equal(1, code);
        Assert.Contains("the longest of 24 has 24 min to live, and cookies last 14 days: sessions end before their cookies", output);
        Assert.Contains("2 of 24 have no end", output);
        Assert.Contains("2 of 24 values cannot be read (", output);
        Assert.Contains("damaged JSON", output);
        Assert.Contains("21 PHP", output);
    }

    [Fact]
    public async Task A_redis_that_threw_sessions_away_says_how_many()
    {
        await using var redis = new RedisServer(Loopback.FreePort(), "--maxmemory", "4mb", "--maxmemory-policy", "allkeys-lru");
        await redis.StartAsync(Cancel);
        var value = new string('x', 4000);
        await Send(redis.Port, [.. Enumerable.Range(0, 1500).Select(i => $"SET sess:{i} {value} EX 3600")]);
        var (code, output, _) = await Run($"redis://127.0.0.1:{redis.Port}");
        Assert.Equal(1, code);
        Assert.Matches("fails  eviction  allkeys-lru, and [0-9]+ keys were thrown away for want of memory", output);
    }

    [Fact]
    public async Task A_redis_that_is_full_refuses_the_write()
    {
        await using var redis = new RedisServer(Loopback.FreePort(), "--maxmemory", "100kb", "--maxmemory-policy", "noeviction");
        await redis.StartAsync(Cancel);
        var (code, output, _) = await Run($"redis://127.0.0.1:{redis.Port}");
        Assert.Equal(1, code);
        Assert.Contains("its memory is full, so nobody new can sign in", output);
        var (_, only, _) = await Run($"redis://127.0.0.1:{redis.Port}", "--read-only");
        Assert.Contains("not tried: --read-only", only);
    }

    [Fact]
    public async Task Passwords_replicas_and_silence_are_told_apart()
    {
        await using var redis = new RedisServer(Loopback.FreePort(), "--requirepass", "pass word");
        await redis.StartAsync(Cancel);
        Assert.Contains("it asks for a password, and none was given", (await Run($"redis://127.0.0.1:{redis.Port}")).Output);
        var wrong = await Run($"redis://:wrong-secret@127.0.0.1:{redis.Port}");
        Assert.Contains("it does not accept this user and password", wrong.Output);
        Assert.DoesNotContain("wrong-secret", wrong.Output);
        Assert.Equal(0, (await Run($"redis://:pass%20word@127.0.0.1:{redis.Port}/3")).Code);
        await using var replica = new RedisServer(Loopback.FreePort(), "--replicaof", "127.0.0.1", redis.Port.ToString(), "--masterauth", "pass word");
        await replica.StartAsync(Cancel);
        Assert.Contains("it refuses a write: it is a replica", (await Run($"redis://127.0.0.1:{replica.Port}")).Output);
        Assert.Contains("nothing listens there", (await Run($"redis://127.0.0.1:{Loopback.FreePort()}")).Output);
    }

    [Fact]
    public async Task A_memcached_is_looked_at_as_well()
    {
        await using var server = new MemcachedServer(Loopback.FreePort(), "-m", "4");
        await server.StartAsync(Cancel);
        using var cache = new MemcachedCache("127.0.0.1", server.Port, TimeProvider.System);
        for (var i = 0; i < 20; i++) await cache.SetAsync($"sess:secret-{i}", Encoding.ASCII.GetBytes($"user|i:{i};"), new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(24) }, Cancel);
        var (code, output, errors) = await Run($"memcached://127.0.0.1:{server.Port}", "--prefix", "sess:", "--cookie-lifetime", "24m");
        Assert.Empty(errors);
        Assert.Equal(0, code);
        foreach (var line in (string[])["holds  reached   memcached 1.", "holds  written", "holds  lifetime  the longest of 20", "holds  values    20 PHP", "it started"]) Assert.Contains(line, output);
        Assert.DoesNotContain("secret-", output);
        for (var i = 0; i < 60; i++) await cache.SetAsync($"fill:{i}", new byte[200_000], new(), Cancel);
        var full = await Run($"memcached://127.0.0.1:{server.Port}");
        Assert.Equal(1, full.Code);
        Assert.Matches("fails  eviction  [0-9]+ entries were thrown away", full.Output);
    }

    [Fact]
    public async Task One_protocol_is_no_answer_of_the_other()
    {
        await using var redis = new RedisServer(Loopback.FreePort());
        await using var memcached = new MemcachedServer(Loopback.FreePort());
        await redis.StartAsync(Cancel);
        await memcached.StartAsync(Cancel);
        var (code, output, _) = await Run($"redis://127.0.0.1:{memcached.Port}");
        Assert.Equal(1, code);
        Assert.Contains("does not speak Redis' protocol", output);
        Assert.Contains("does not speak memcached's protocol", (await Run($"memcached://127.0.0.1:{redis.Port}")).Output);
    }
}
