using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Why403.Guard;

namespace Why403.Guard.Tests;

/// <summary>A site behind the guard on a real socket of the loopback interface.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _root;

    private Site(WebApplication app, string root)
    {
        (_app, _root) = (app, root);
        Address = new(app.Urls.First());
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>Where this site keeps its events.</summary>
    public string Events => Path.Combine(_root, "why403-events");

    public IServiceProvider Services => _app.Services;

    /// <param name="json">A settings file.</param>
    /// <param name="map">What runs behind the guard; otherwise every path answers <c>hello</c>.</param>
    public static async Task<Site> Start(string json = "{}", Action<GuardBuilder>? guard = null, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? before = null)
    {
        var root = Directory.CreateTempSubdirectory("why403-guard").FullName;
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = root });
        builder.Configuration.AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)));
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        builder.Services.AddWhy403Guard(guard);
        build?.Invoke(builder);
        var app = builder.Build();
        if (before is null) app.UseRouting();
        else before(app);
        app.UseWhy403Guard();
        if (map is null) app.Run(c => c.Response.WriteAsync("hello"));
        else map(app);
        await app.StartAsync();
        return new(app, root);
    }

    /// <summary>Sends a GET with the given fields, the path as it stands: no client normalises it.</summary>
    public async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public async Task<HttpStatusCode> Status(string path, params (string Name, string Value)[] headers)
    {
        using var response = await Get(path, headers);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_root, true);
    }
}

internal static class Answers
{
    public static Task<string> Words(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
