namespace Why403.Oracle.Tests.Servers;

/// <summary>Redis with nothing on the disk.</summary>
internal sealed class RedisServer(int port, params string[] more) : RealServer("redis-server", "/usr/bin/redis-server", port)
{
    public int Port => port;

    protected override IReadOnlyList<string> Prepare() => ["--port", port.ToString(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Home, .. more];
}

/// <summary>memcached with a megabyte a slab page and few of them.</summary>
internal sealed class MemcachedServer(int port, params string[] more) : RealServer("memcached", "/usr/bin/memcached", port)
{
    public int Port => port;

    protected override IReadOnlyList<string> Prepare() => ["-l", "127.0.0.1", "-p", port.ToString(), "-u", "www-data", "-U", "0", .. more];
}
