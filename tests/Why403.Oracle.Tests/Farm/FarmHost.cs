using System.Collections.Immutable;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Farm;

/// <summary>All servers of the farm, started once for a test class.</summary>
public sealed class FarmHost : IAsyncLifetime
{
    private readonly List<RealServer> _servers = [];

    /// <summary>Known before anything runs, so that each case is a test of its own.</summary>
    public static ImmutableArray<string> Names { get; } = [.. FarmPlan.For(Sites.Imagined()).Cases.Select(c => c.Name)];

    public Sites Sites { get; } = Sites.Pick();

    public ImmutableArray<FarmCase> Cases { get; private set; } = [];

    public FarmCase this[string name] => Cases.Single(c => c.Name == name);

    public static async Task<FarmHost> StartAsync()
    {
        var host = new FarmHost();
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        var plan = FarmPlan.For(Sites);
        _servers.AddRange(plan.Servers);
        Cases = plan.Cases;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        try
        {
            await Task.WhenAll(_servers.Select(server => server.StartAsync(limit.Token)));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends what the case needs to have happened before it. Harmless to repeat.</summary>
    public static async Task PrepareAsync(FarmCase farmCase, CancellationToken cancel)
    {
        foreach (var request in farmCase.Before) await FarmClient.SendAsync(request, farmCase.Proxy, cancel);
    }

    /// <summary>What the servers said, for the message of a failed test.</summary>
    public string Output() => string.Join('\n', _servers.Select(server => server.Output()));

    public async ValueTask DisposeAsync() => await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
}
