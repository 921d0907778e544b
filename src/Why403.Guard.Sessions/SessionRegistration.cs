using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Why403.Guard.Sessions;

namespace Why403.Guard.Sessions;

/// <summary>The entry.</summary>
public static class SessionRegistration
{
    /// <summary>
    /// Keeps the sessions of cookie sign-ins in the program's <see cref="IDistributedCache"/>, and tells a visitor whose session
    /// is lost to sign in again, where they would meet a refusal otherwise.
    /// </summary>
    /// <param name="schemes">The cookie schemes; otherwise <c>Cookies</c>.</param>
    public static IServiceCollection AddWhy403GuardSessions(this IServiceCollection services, params string[] schemes)
    {
        ArgumentNullException.ThrowIfNull(schemes);
        string[] named = schemes.Length == 0 ? [CookieAuthenticationDefaults.AuthenticationScheme] : schemes;
        services.AddDataProtection();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ProtectedText(provider.GetRequiredService<IKeyManager>()));
        services.TryAddSingleton(provider => new SessionStore(
            provider.GetRequiredService<IDistributedCache>(), provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<ProtectedText>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SessionStore>>()));
        services.AddSingleton<ISessionWitness>(provider => new SessionWitness(named, provider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>(), provider.GetRequiredService<ProtectedText>(), provider.GetRequiredService<TimeProvider>()));
        foreach (var scheme in named) services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<SessionStore>((options, store) => options.SessionStore ??= store);
        return services;
    }

    /// <summary>memcached as the program's distributed cache.</summary>
    public static IServiceCollection AddWhy403Memcached(this IServiceCollection services, string host, int port = 11211)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IDistributedCache>(provider => new MemcachedCache(host, port, provider.GetRequiredService<TimeProvider>()));
    }
}
