using System.Diagnostics;
using System.Text.Json;
using Why403.Catalogues;
using Why403.Cli.Tracing;
using Why403.Servers;

namespace Why403.Benchmarks;

/// <summary>How many requests a core evaluates against a configuration, file system warm: the verdict alone, and the whole diagnosis.</summary>
internal static class TraceRate
{
    /// <param name="folder">As <see cref="TraceSite"/> makes it.</param>
    public static int Measure(string folder)
    {
        var site = Site.Open(new() { Config = folder + "/nginx.conf", Server = "nginx" }, Catalogue.BuiltIn);
        var requests = File.ReadLines(folder + "/requests.jsonl").Select(Read).ToList();
        var trace = site.Inquiry.Trace;
        Console.WriteLine("| in one process, on one thread (JIT) | a second |");
        Console.WriteLine("|---|---:|");
        Console.WriteLine(FormattableString.Invariant($"| verdicts | {Rate(requests, r => trace.Evaluate(r.Request)):N0} |"));
        Console.WriteLine(FormattableString.Invariant($"| verdicts, and what would refuse behind each | {Rate(requests, r => trace.EvaluateAll(r.Request)):N0} |"));
        Console.WriteLine(FormattableString.Invariant($"| whole diagnoses, not written | {Rate(requests, r => site.Inquiry.Diagnose(r.Request, r.Address)):N0} |"));
        return 0;
    }

    private static (ServerRequest Request, string Address) Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var address = document.RootElement.GetProperty("url").GetString()!;
        var agent = document.RootElement.GetProperty("headers").GetProperty("User-Agent").GetString()!;
        return (TraceTarget.Of(address, "GET", document.RootElement.GetProperty("client").GetString()!, new([new("User-Agent", agent)])), address);
    }

    /// <summary>The median of five passes over all requests, after one that warms up.</summary>
    private static double Rate(List<(ServerRequest, string)> requests, Func<(ServerRequest Request, string Address), object> work)
    {
        var rates = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var request in requests) work(request);
            if (round > 0) rates.Add(requests.Count / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return rates.Order().ElementAt(2);
    }
}
