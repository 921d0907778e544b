using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Why403.Guard;
using Why403.Guard.Bots;
using Why403.Guard.Events;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;
using EventLog = Why403.Guard.Events.EventLog;

namespace Why403.Benchmarks;

/// <summary>
/// What the guard adds to an allowed request, beside the bare endpoint in the same loop, and its limits beside
/// System.Threading.RateLimiting. The lower quartile of many rounds: other work on the machine only ever adds.
/// </summary>
internal static class GuardRate
{
    private const int Rounds = 41;
    private const int Requested = 4_096;
    private const int Batch = 64;

    public static int Measure()
    {
        Console.WriteLine("| an allowed request | ns over the bare endpoint | bytes over it |");
        Console.WriteLine("|---|---:|---:|");
        Requests("no rules", "");
        Requests("address behind one proxy", "", hops: true);
        Requests("address, a list of 100 000 networks", """{ "Id": "bad", "Do": "refuse", "When": { "Addresses": ["list:bad"] } }""", hops: true, list: true);
        Requests("address, the list, one limit", """{ "Id": "bad", "Do": "refuse", "When": { "Addresses": ["list:bad"] } }, { "Id": "limit", "Do": "limit", "Limits": ["browse"] }""", hops: true, list: true);
        Requests("the same, a verified-bot rule, two paths, two User-Agents", """
            { "Id": "bad", "Do": "refuse", "When": { "Addresses": ["list:bad"] } }, { "Id": "limit", "Do": "limit", "Limits": ["browse"] }, { "Id": "fake", "Do": "refuse", "When": { "Bots": ["spoofed"] } },
            { "Id": "agents", "Do": "refuse", "When": { "UserAgents": ["", "*sqlmap*"] } }, { "Id": "admin", "Do": "refuse", "Paths": ["/admin/**", "/**/.git/**"], "Unless": { "SignedIn": true } }
            """, hops: true, list: true);
        Console.WriteLine();
        Console.WriteLine("| a limit for each of n clients, one thread | ns an acquire | bytes a client |");
        Console.WriteLine("|---|---:|---:|");
        foreach (var clients in (int[])[10_000, 1_000_000])
        {
            Gcra(clients);
            Partitioned(clients);
        }
        return 0;
    }

    private static void Requests(string what, string rules, bool hops = false, bool list = false)
    {
        var random = new Random(403);
        var file = Path.GetTempFileName();
        File.WriteAllLines(file, Enumerable.Range(0, list ? 100_000 : 1).Select(_ => $"{random.Next(11, 120)}.{random.Next(256)}.{random.Next(256)}.0/24"));
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""
            { "Guard": { {{(hops ? """ "Addresses": { "Trusted": [ { "Name": "proxy", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" } ] }, """ : "")}}
                "Lists": { "bad": { "File": "{{file}}" } }, "Limits": { "browse": { "Quota": 1000000000, "Window": "00:01:00" } }, "Rules": [ {{rules}} ] } }
            """))).Build();
        using var checks = new NameChecks(new SystemNames(), TimeProvider.System);
        using var policies = new PolicySource(configuration, new GuardBuilder().Build(), Path.GetTempPath(), null, checks, TimeProvider.System, NullLogger<PolicySource>.Instance);
        using var events = new EventLog(null, false, TimeProvider.System, NullLogger<EventLog>.Instance);
        RequestDelegate endpoint = _ => Task.CompletedTask;
        var guard = new GuardMiddleware(endpoint, policies, new RefusalDesk(policies, events, TimeProvider.System), TimeProvider.System);
        // As many clients as requests in a round touch the list and the table where they are cold; contexts are few, as a server reuses its own.
        var clients = Enumerable.Range(0, Requested).Select(i => $"{(i >> 8) + 130}.{random.Next(256)}.{i & 255}.9").ToArray();
        var contexts = Enumerable.Range(0, Batch).Select(_ =>
        {
            var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback }, Request = { Method = "GET", Host = new("shop.example"), Path = "/products/7/reviews" } };
            http.Request.Headers.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
            return http;
        }).ToArray();
        var (bare, bareBytes) = Run(endpoint);
        var (guarded, guardedBytes) = Run(guard.InvokeAsync);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {guarded - bare:0} | {Math.Max(0, guardedBytes - bareBytes):0.0} |"));

        File.Delete(file);

        (double Nanoseconds, double Bytes) Run(RequestDelegate pipeline)
        {
            var times = new double[Rounds];
            var bytes = new double[Rounds];
            // The runtime compiles hot code again in the background: warm for as long as that takes.
            var warm = Stopwatch.StartNew();
            for (var round = 0; round < Rounds; round += warm.ElapsedMilliseconds < 2_000 ? 0 : 1)
            {
                var time = 0L;
                var allocated = 0L;
                for (var batch = 0; batch < Requested; batch += Batch)
                {
                    for (var i = 0; i < Batch; i++)
                    {
                        contexts[i].Features.Set<GuardMark>(null);
                        contexts[i].Request.Headers["X-Forwarded-For"] = clients[batch + i];
                    }
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    var start = Stopwatch.GetTimestamp();
                    foreach (var http in contexts) pipeline(http).GetAwaiter().GetResult();
                    time += Stopwatch.GetTimestamp() - start;
                    allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                }
                (times[round], bytes[round]) = (time * 1e9 / Stopwatch.Frequency / Requested, allocated / (double)Requested);
            }
            Array.Sort(times);
            Array.Sort(bytes);
            return (times[Rounds / 4], bytes[Rounds / 2]);
        }
    }

    private static void Gcra(int clients)
    {
        var before = GC.GetTotalMemory(true);
        var table = new LimitTable(1 << 20);
        var pace = new Gcra(1_000_000, 100);
        var (time, bytes) = Acquire(clients, before, client =>
        {
            var hash = table.Hash();
            hash.Add((ulong)client);
            hash.Add(0);
            table.TryCharge(hash.Finish(), pace, Stopwatch.GetTimestamp(), 1);
        });
        Row("guard: GCRA in the fixed table of 2^20 places", clients, time, bytes);
        GC.KeepAlive(table);
    }

    private static void Partitioned(int clients)
    {
        var before = GC.GetTotalMemory(true);
        using var limiter = PartitionedRateLimiter.Create<int, int>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => new() { TokenLimit = 100, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMilliseconds(1), AutoReplenishment = false }));
        var (time, bytes) = Acquire(clients, before, client => limiter.AttemptAcquire(client).Dispose());
        Row("System.Threading.RateLimiting: partitioned token bucket", clients, time, bytes);
    }

    // Memory is read after the first pass: the framework's limiter drops clients that were idle for ten seconds.
    private static (double Nanoseconds, long Bytes) Acquire(int clients, long before, Action<int> acquire)
    {
        for (var client = 0; client < clients; client++) acquire(client);
        var bytes = GC.GetTotalMemory(true) - before;
        var random = new Random(403);
        var order = Enumerable.Range(0, 200_000).Select(_ => random.Next(clients)).ToArray();
        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var client in order) acquire(client);
            times[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / order.Length;
        }
        Array.Sort(times);
        return (times[Rounds / 4], bytes);
    }

    private static void Row(string what, int clients, double time, long bytes) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what}, n = {clients:N0} | {time:0} | {bytes / (double)clients:0} |"));
}
