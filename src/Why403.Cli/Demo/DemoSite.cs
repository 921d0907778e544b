using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Why403.Cli.Demo;

/// <summary>The demonstration's site: Kestrel on a free port of 127.0.0.1, one path a refusal.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DemoSite(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    public static async Task<DemoSite> StartAsync(CancellationToken cancellation)
    {
        // The empty builder reads no configuration file and no environment: nothing of the user's can change the demonstration.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        builder.Services.AddSingleton(TimeProvider.System);
        var app = builder.Build();
        app.Run(async context =>
        {
            var path = context.Request.Path.Value ?? "/";
            var match = DemoCase.All.FirstOrDefault(c => c.Path.Split('?')[0] == path);
            // Names beside a resource do not exist here, except under the folder that has no index.
            if (match is null) context.Response.StatusCode = 404;
            else await match.Answer(context).ConfigureAwait(false);
        });
        await app.StartAsync(cancellation).ConfigureAwait(false);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new(app, new(address));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync().ConfigureAwait(false);
}
