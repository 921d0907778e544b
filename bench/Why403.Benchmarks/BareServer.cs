using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard;

namespace Why403.Benchmarks;

/// <summary>Kestrel with one small answer, bare or behind the guard.</summary>
internal static class BareServer
{
    /// <param name="policy">A file with the section Guard; null for the bare endpoint.</param>
    public static async Task<int> ServeAsync(string port, string? policy)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel(k => k.AddServerHeader = false).UseUrls($"http://127.0.0.1:{port}");
        if (policy is not null)
        {
            builder.Configuration.AddJsonFile(Path.GetFullPath(policy));
            builder.Services.AddWhy403Guard();
        }
        await using var app = builder.Build();
        if (policy is not null) app.UseWhy403Guard();
        app.Run(http =>
        {
            http.Response.ContentLength = 30;
            return http.Response.WriteAsync("hello, this is the site itself");
        });
        await app.RunAsync();
        return 0;
    }
}
