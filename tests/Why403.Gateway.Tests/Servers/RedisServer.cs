using StackExchange.Redis;

namespace Why403.Gateway.Tests.Servers;

/// <summary>Debian's redis-server, without anything on the disk.</summary>
internal sealed class RedisServer(int port, params IReadOnlyList<string> more) : RealServer("redis-server", "/usr/bin/redis-server", port)
{
    public string Connection => $"127.0.0.1:{port}";

    /// <summary>A command of the operator, over a connection of its own.</summary>
    public async Task<RedisResult> RunAsync(string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{Connection},allowAdmin=true");
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    protected override IReadOnlyList<string> Prepare() =>
        ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", Home, "--save", "", "--appendonly", "no", "--logfile", $"{Home}/redis.log", "--enable-debug-command", "local", .. more];
}
