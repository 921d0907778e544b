using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Why403.Guard.Credentials;
using Why403.Guard.Policies;

namespace Why403.Guard.Tokens;

/// <summary>The entry.</summary>
public static class TokenRegistration
{
    /// <summary>Checks the tokens and keys that <c>Guard:Credentials</c> accepts. Whoever shows a good one is the request's user.</summary>
    public static IServiceCollection AddWhy403GuardTokens(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IssuerDesk>();
        services.TryAddSingleton(provider => new KeyRings(provider.GetRequiredService<IssuerDesk>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<KeyRings>>()));
        services.TryAddSingleton(provider => new Introspection(provider.GetRequiredService<IssuerDesk>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Introspection>>()));
        services.TryAddSingleton<ICredentialJudge>(provider => new CredentialJudge(provider.GetRequiredService<KeyRings>(), provider.GetRequiredService<Introspection>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KeyWarming>());
        return services;
    }
}

/// <summary>Reads the key sets when the program starts, so that the first request does not wait for them. A set that cannot be read holds up nothing.</summary>
internal sealed class KeyWarming(PolicySource policies, KeyRings rings) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var issuer in policies.Current.Credentials?.Issuers ?? []) await rings.Of(issuer).FindAsync("");
    }
}
