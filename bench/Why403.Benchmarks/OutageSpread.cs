using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Why403.Client;

namespace Why403.Benchmarks;

/// <summary>A thousand callers and a service that is away for ten seconds: when do they come back?</summary>
internal static class OutageSpread
{
    private const int Callers = 1_000;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Bin = TimeSpan.FromMilliseconds(500);

    public static async Task<int> MeasureAsync()
    {
        foreach (var advice in (bool[])[true, false])
        {
            Console.WriteLine(advice ? "The service says `Retry-After` with each 503:" : "The service says 503 and no time:");
            Console.WriteLine();
            var ours = await RunAsync(advice, builder => builder.AddWhy403(options => options.MaxAttempts = 6));
            var plain = await RunAsync(advice, builder => builder.AddResilienceHandler("plain", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.FromSeconds(1), BackoffType = DelayBackoffType.Exponential, UseJitter = false })));
            Table(ours, plain);
        }
        return 0;
    }

    private static async Task<List<TimeSpan>> RunAsync(bool advice, Action<IHttpClientBuilder> handler)
    {
        var service = new Service(advice);
        var services = new ServiceCollection();
        var builder = services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => service);
        handler(builder);
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        service.Start();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            using var response = await client.GetAsync(new Uri("https://api.example/orders"));
        }));
        return [.. service.Arrivals.Order()];
    }

    private static void Table(List<TimeSpan> ours, List<TimeSpan> plain)
    {
        Console.WriteLine("| seconds | why403 | | Polly retry, exponential, no jitter | |");
        Console.WriteLine("|---:|---:|---|---:|---|");
        var last = new[] { ours, plain }.Max(arrivals => arrivals.Count == 0 ? 0 : (int)(arrivals[^1] / Bin));
        for (var bin = 0; bin <= last; bin++)
        {
            var (a, b) = (Count(ours, bin), Count(plain, bin));
            if (a + b > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {bin * Bin.TotalSeconds:0.0} | {a} | {Bar(a)} | {b} | {Bar(b)} |"));
        }
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Most in one tenth of a second after the first: why403 {Peak(ours)}, Polly {Peak(plain)}. Requests in all: {ours.Count} and {plain.Count}."));
        Console.WriteLine();
    }

    private static int Count(List<TimeSpan> arrivals, int bin) => arrivals.Count(arrival => (int)(arrival / Bin) == bin);

    private static string Bar(int count) => new('#', (count + 19) / 20);

    // The first second is all callers' first request.
    private static int Peak(List<TimeSpan> arrivals) => arrivals.Where(arrival => arrival > TimeSpan.FromSeconds(0.5)).GroupBy(arrival => (int)(arrival.TotalSeconds * 10)).Select(group => group.Count()).DefaultIfEmpty().Max();

    private sealed class Service(bool advice) : HttpMessageHandler
    {
        private readonly Stopwatch _clock = new();

        public ConcurrentQueue<TimeSpan> Arrivals { get; } = new();

        public void Start() => _clock.Start();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var now = _clock.Elapsed;
            Arrivals.Enqueue(now);
            var response = new HttpResponseMessage(now < Outage ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent("") };
            if (advice && now < Outage) response.Headers.RetryAfter = new(TimeSpan.FromSeconds(Math.Ceiling((Outage - now).TotalSeconds)));
            return Task.FromResult(response);
        }
    }
}
