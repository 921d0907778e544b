using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;
using Why403.Guard;
using Why403.Guard.Redis;

namespace Why403.Benchmarks;

/// <summary>What a limit in Redis costs, beside INCR over the same connection library, which counts and knows no time.</summary>
internal static class SharedRate
{
    private const int Calls = 4_000;
    private const int Rounds = 7;

    /// <param name="connection">A Redis on this machine.</param>
    public static async Task<int> MeasureAsync(string connection)
    {
        await using var store = new RedisLimitStore(connection, TimeSpan.FromSeconds(1));
        await using var plain = await ConnectionMultiplexer.ConnectAsync(connection);
        var database = plain.GetDatabase();
        IReadOnlyList<GuardLimitCharge> charges = [new("browse", 1_000_000, 100, 1, 1, true)];
        Console.WriteLine("| a call to Redis, one after the other | µs | to INCR |");
        Console.WriteLine("|---|---:|---:|");
        var (limits, incr) = (new double[Rounds], new double[Rounds]);
        for (var round = -1; round < Rounds; round++)
        {
            var limit = await TimeAsync(i => store.ChargeAsync($"client-{i.ToString(CultureInfo.InvariantCulture)}", charges));
            var plainly = await TimeAsync(i => database.StringIncrementAsync($"client-{i.ToString(CultureInfo.InvariantCulture)}"));
            if (round >= 0) (limits[round], incr[round]) = (limit, plainly);
        }
        Array.Sort(limits);
        Array.Sort(incr);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| guard: GCRA script, one limit | {limits[Rounds / 2]:0} | {limits[Rounds / 2] / incr[Rounds / 2]:0.00} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| INCR | {incr[Rounds / 2]:0} | 1.00 |"));
        return 0;
    }

    private static async Task<double> TimeAsync(Func<int, Task> call)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Calls; i++) await call(i);
        return clock.Elapsed.TotalMicroseconds / Calls;
    }
}
