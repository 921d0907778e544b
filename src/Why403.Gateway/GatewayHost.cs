using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using System.Security.Cryptography;
using Why403.Guard;
using Why403.Guard.Policies;
using Why403.Guard.Sqlite;
using Why403.Text;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Why403.Gateway;

/// <summary>Puts the parts together: Kestrel, the guard, YARP.</summary>
internal static class GatewayHost
{
    /// <param name="root">The configuration's folder, which relative paths start from.</param>
    /// <param name="quiet">No logs: problems are told as such.</param>
    /// <returns>Null where the section <c>Gateway</c> or the file has problems.</returns>
    public static WebApplication? Build(ConfigurationManager configuration, string root, bool quiet, ICollection<Problem> problems)
    {
        var options = GatewayOptions.Read(configuration, root, problems);
        if (problems.Count > 0) return null;
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = root, ApplicationName = "why403-gateway" });
        builder.Configuration.AddConfiguration(configuration);
        if (!quiet) Log(builder.Logging, configuration.GetSection("Logging"));
        builder.WebHost.UseKestrel(kestrel => Listen(kestrel, configuration.GetSection("Kestrel"), options));
        builder.Services.AddSingleton(options);
        builder.Services.AddWhy403Guard();
        if (options.Redis is { } redis) builder.Services.AddWhy403GuardLimitStore(_ => redis);
        if (options.PostgreSql is { } database) builder.Services.AddWhy403GuardStore(_ => database);
        if (options.Sqlite is { } file) builder.Services.AddWhy403GuardSqlite(file);
        builder.Services.AddRequestTimeouts();
        builder.Services.AddSingleton<ITransformProvider, ForwardedFields>();
        builder.Services.AddSingleton<ITransformProvider, EncodedSlashes>();
        builder.Services.AddReverseProxy().LoadFromConfig(configuration.GetSection("ReverseProxy"));
        return builder.Build();
    }

    /// <summary>Looks at everything that would stop the start, without listening.</summary>
    public static async Task CheckAsync(ConfigurationManager configuration, string root, List<Problem> problems)
    {
        await using var app = Build(configuration, root, quiet: true, problems);
        if (app is null) return;
        await RouteFindings.FindAsync(app.Services, app.Configuration, problems);
        try
        {
            app.Services.GetRequiredService<PolicySource>();
        }
        catch (GuardPolicyException e)
        {
            problems.AddRange(e.Problems);
        }
        try
        {
            app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.ConfigurationLoader?.Load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or InvalidOperationException or FormatException or ArgumentException)
        {
            problems.Add(new(null, $"Kestrel cannot be set up: {Redaction.Quote(e.Message)}", "mend the address or the certificate under Kestrel:Endpoints"));
        }
    }

    public static void Pipe(WebApplication app)
    {
        if (app.Services.GetRequiredService<GatewayOptions>().HealthPath is { } path) app.Use((http, next) => http.Request.Path == path ? http.Response.WriteAsync("healthy\n") : next(http));
        app.UseRouting();
        app.UseWhy403Guard();
        app.UseRequestTimeouts();
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(UpstreamAnswers.InvokeAsync);
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        }).ConfigureEndpoints(RouteNames.Add);
    }

    // A start that does not succeed is told by this program, in a sentence; Kestrel and the host would add two stack traces.
    private static void Log(ILoggingBuilder logging, IConfigurationSection section) => logging
        .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information).AddFilter("Yarp", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical).AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None).AddFilter("Microsoft.AspNetCore.Server.Kestrel.", LogLevel.Warning)
        .AddConfiguration(section)
        .AddSimpleConsole(c => (c.SingleLine, c.UseUtcTimestamp, c.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' "));

    private static void Listen(KestrelServerOptions kestrel, IConfigurationSection section, GatewayOptions options)
    {
        // What an upstream says of itself passes; the gateway adds nothing. How much may be uploaded is the upstream's to say.
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        var loader = kestrel.Configure(section, reloadOnChange: true);
        foreach (var (endpoint, peers) in options.Proxied) loader.Endpoint(endpoint, e => e.ListenOptions.UseProxyProtocol(peers));
    }
}
