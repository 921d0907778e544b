using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Why403.Guard.Limits;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard;

/// <summary>Looks at the program around the guard once it has started, and says what is rarely meant.</summary>
internal sealed partial class StartFindings(IServiceProvider services, PolicySource policies, IConfiguration configuration, ILogger<StartFindings> log) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var finding in Find()) Found(finding.ToString());
        return Task.CompletedTask;
    }

    public IEnumerable<Problem> Find()
    {
        // The switch empties both lists, and empty lists believe everybody (ForwardedHeadersMiddleware, ForwardedHeadersOptionsSetup).
        if (string.Equals(configuration["FORWARDEDHEADERS_ENABLED"], "true", StringComparison.OrdinalIgnoreCase))
            yield return new(null, "ASPNETCORE_FORWARDEDHEADERS_ENABLED lets every client choose its address, before the guard sees the request", "remove it, and name the proxies under Guard:Addresses:Trusted");
        else if (services.GetService<IOptions<ForwardedHeadersOptions>>()?.Value is { } forwarded && (forwarded.ForwardedHeaders & ForwardedHeaders.XForwardedFor) != 0 && forwarded.KnownProxies.Count == 0 && forwarded.KnownIPNetworks.Count == 0)
            yield return new(null, "ForwardedHeadersOptions has neither KnownProxies nor KnownIPNetworks, so every client may choose its address", "name the proxies there, or under Guard:Addresses:Trusted alone");
        if (services.GetServices<IConfigureOptions<RateLimiterOptions>>().Any() && services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.RejectionStatusCode == 503)
            yield return new(null, "the rate limiter of ASP.NET Core answers 503, which monitors take for an outage", "options.RejectionStatusCode = 429");
        if (services.GetService<IGuardLimitStore>() is null)
            foreach (var limit in policies.Current.Limiting.SelectMany(r => r.Limits).Where(l => l.Sharing != LimitSharing.No).Select(l => l.Name).Distinct())
                yield return new(null, $"limit `{limit}` is shared and there is no store to share it in, so each process counts for itself", "add a store, such as AddWhy403GuardRedis");
        foreach (var finding in Endpoints()) yield return finding;
    }

    private IEnumerable<Problem> Endpoints()
    {
        var policy = policies.Current;
        var asked = policy.Rules.SelectMany(r => r.Scope.Endpoints).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var named = services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).SelectMany(e => e.Metadata.GetMetadata<IGuardMetadata>()?.Names ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in named.Where(n => !asked.Contains(n)).Order(StringComparer.Ordinal)) yield return new(null, $"an endpoint asks for the guard `{name}`, and no rule speaks of it", $"add a rule with \"Endpoints\": [\"{name}\"]");
        foreach (var name in asked.Where(n => !named.Contains(n)).Order(StringComparer.Ordinal)) yield return new(null, $"a rule speaks of endpoints `{name}`, and there is none", $"add .RequireGuard(\"{name}\") to an endpoint, or remove the name");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(20, LogLevel.Warning, "{Finding}")]
    private partial void Found(string finding);
}
