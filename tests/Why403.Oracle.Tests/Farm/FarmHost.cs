using System.Collections.Immutable;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Farm;

/// <summary>All servers of the farm, started once for a test class.</summary>
public sealed class FarmHost : IAsyncLifetime
{
    private readonly List<RealServer> _servers = [];
    private KestrelServer? _applications;

    /// <summary>Known before anything runs, so that each case is a test of its own.</summary>
    public static ImmutableArray<string> Names { get; } = [.. FarmPlan.For(Sites.Imagined()).Cases.Select(c => c.Name)];

    /// <summary>Sites that stand for a whole web site.</summary>
    public static ImmutableArray<Site> WebSites { get; } =
    [
        Site.Nginx, Site.NginxBots, Site.NginxPhp, Site.NginxBeforeApache, Site.NginxBeforeKestrel, Site.Apache, Site.ApacheBots,
        Site.Haproxy, Site.HaproxyBeforeKestrel, Site.Varnish, Site.Caddy, Site.Lighttpd, Site.Kestrel,
    ];

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
        _applications = plan.Applications;
        Cases = plan.Cases;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        try
        {
            await Task.WhenAll(_servers.Select(server => server.StartAsync(limit.Token)).Append(_applications.StartAsync(limit.Token)));
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

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_servers.Select(server => Task.Run(async () => await server.DisposeAsync())));
        if (_applications is not null) await _applications.DisposeAsync();
    }
}
