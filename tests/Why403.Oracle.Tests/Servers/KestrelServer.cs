using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

/// <summary>The applications of the farm, in this process. Names other than 127.0.0.1 are filtered as ASP.NET Core does it.</summary>
internal sealed class KestrelServer(Sites sites, params IReadOnlyList<Action<WebApplication>> applications) : IAsyncDisposable
{
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{sites[Site.Kestrel]}");
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["127.0.0.1"]);
        _app = builder.Build();
        _app.UseHostFiltering();
        foreach (var application in applications) application(_app);
        await _app.StartAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
