using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Why403.Guard.Connections;
using Why403.Guard.Policies;
using Why403.Guard.PostgreSql;
using Why403.Guard.Redis;
using Why403.Text;

namespace Why403.Gateway;

/// <summary>The section <c>Gateway</c>.</summary>
/// <param name="HealthPath">Answered by the gateway itself, before the guard; null where nobody asks.</param>
/// <param name="Proxied">Endpoints of Kestrel that speak the PROXY protocol, with the peers that may.</param>
/// <param name="Redis">Where limits are shared; null where each gateway counts for itself.</param>
/// <param name="PostgreSql">Where events of several gateways are searched; null where there is none.</param>
/// <param name="Sqlite">The file that events are searched in; null where there is none.</param>
internal sealed record GatewayOptions(string? HealthPath, ImmutableDictionary<string, string[]> Proxied, RedisLimitStore? Redis, PostgreSqlEventStore? PostgreSql, string? Sqlite)
{
    private static ImmutableArray<Key> Shape { get; } =
    [
        new("HealthPath", Kind.Text, "a path that the gateway answers itself with 200, for the load balancer in front"),
        new("ProxyProtocol", Kind.Named, "endpoints of Kestrel whose connections begin with the PROXY protocol, by their names there")
        {
            Members = [new("From", Kind.Texts, "the proxies' addresses and networks, and unix for a Unix domain socket") { Required = true }],
        },
        new("Redis", Kind.Part, "where limits that say Shared are counted")
        {
            Members =
            [
                new("Connection", Kind.Text, "as StackExchange.Redis writes it, such as redis-1:6379,user=guard,password=…,ssl=true") { Required = true },
                new("Deadline", Kind.Span, "how long a request waits for an answer, 5 ms to 1 s") { Most = 1, Default = "\"00:00:00.030\"" },
            ],
        },
        new("PostgreSql", Kind.Text, "a database that events of all gateways are searched in, as Npgsql writes it: Host=db-1;Username=guard;Password=…;Database=guard"),
        new("Sqlite", Kind.Text, "a SQLite file that events are searched in, relative to the configuration's folder"),
    ];

    public static GatewayOptions Read(IConfiguration configuration, string root, ICollection<Problem> problems)
    {
        var part = new SectionReader(configuration.GetSection("Gateway"), Shape, problems);
        var health = part.Text("HealthPath");
        if (health is not null && health[0] != '/') part.Add("HealthPath", "does not begin with a slash", "write a path such as /-/health");
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e.Key).ToList();
        if (endpoints.Count == 0) problems.Add(new(null, "Kestrel:Endpoints is not there, so nobody can connect", "add one, such as \"http\": { \"Url\": \"http://*:8080\" }"));
        var proxied = ImmutableDictionary.CreateBuilder<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, endpoint) in part.Named("ProxyProtocol"))
        {
            if (!endpoints.Contains(name, StringComparer.OrdinalIgnoreCase)) problems.Add(new(null, $"{endpoint.Path} names no endpoint of Kestrel", Nearest.Advice(name, endpoints)));
            string[] peers = [.. endpoint.Texts("From").Select(f => f.Value)];
            try
            {
                ProxyProtocol.Create(_ => Task.CompletedTask, peers, TimeProvider.System);
                proxied[name] = peers;
            }
            catch (ArgumentException e)
            {
                endpoint.Add("From", $"cannot be used: {e.Message.Split('\n')[0]}", "name the proxies' addresses and networks");
            }
        }
        return new(health, proxied.ToImmutable(), ReadRedis(part.Part("Redis")), ReadPostgreSql(part), part.Text("Sqlite") is { } file ? Path.GetFullPath(file, root) : null);
    }

    // A connection holds a password, and is not repeated.
    private static PostgreSqlEventStore? ReadPostgreSql(SectionReader part)
    {
        if (part.Text("PostgreSql") is not { } connection) return null;
        try
        {
            return new(connection);
        }
        catch (ArgumentException)
        {
            part.Add("PostgreSql", "cannot be used", "write a connection such as Host=db-1;Username=guard;Password=…;Database=guard");
            return null;
        }
    }

    private static RedisLimitStore? ReadRedis(SectionReader? part)
    {
        if (part?.Text("Connection") is not { } connection) return null;
        try
        {
            return new(connection, part.Span("Deadline"));
        }
        catch (ArgumentException)
        {
            part.Add("Connection", "cannot be used, or the deadline lies outside of 5 ms to 1 s", "write a connection such as redis-1:6379 and a deadline such as 00:00:00.030");
            return null;
        }
    }
}
