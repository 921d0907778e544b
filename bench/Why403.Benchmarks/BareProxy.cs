using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Configuration;

namespace Why403.Benchmarks;

/// <summary>YARP with nothing in front: what the gateway is measured against.</summary>
internal static class BareProxy
{
    public static async Task<int> ServeAsync(string port, string upstream)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel(k => k.AddServerHeader = false).UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "site", Match = new() { Path = "/{**rest}" } }],
            [new ClusterConfig { ClusterId = "site", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = upstream } } }]);
        await using var app = builder.Build();
        app.UseRouting();
        app.MapReverseProxy();
        await app.RunAsync();
        return 0;
    }
}
