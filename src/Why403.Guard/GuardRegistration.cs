using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Why403.Guard.Bots;
using Why403.Guard.Challenges;
using Why403.Guard.Credentials;
using Why403.Guard.Events;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;
using Why403.Guard.Visitors;

namespace Why403.Guard;

/// <summary>The entry: registers the guard, puts it into the pipeline, and names endpoints for its rules.</summary>
public static class GuardRegistration
{
    /// <summary>Registers the guard. Its policy is the section <c>Guard</c> of the configuration, and what is defined here.</summary>
    public static IServiceCollection AddWhy403Guard(this IServiceCollection services, Action<GuardBuilder>? define = null)
    {
        // A library and its program may both call this: their definitions count together.
        if (services.FirstOrDefault(s => s.ServiceType == typeof(GuardBuilder))?.ImplementationInstance is not GuardBuilder builder) services.AddSingleton(builder = new());
        define?.Invoke(builder);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IReverseNames, SystemNames>();
        services.TryAddSingleton<NameChecks>();
        services.TryAddSingleton(provider => new PolicySource(
            provider.GetRequiredService<IConfiguration>(), builder.Build(), provider.GetService<IHostEnvironment>()?.ContentRootPath ?? AppContext.BaseDirectory,
            provider.GetService<INetworkOrigins>(), provider.GetRequiredService<NameChecks>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PolicySource>>()));
        services.TryAddSingleton(provider => new EventLog(
            provider.GetRequiredService<PolicySource>().Current.Keeping is { } keeping ? new(keeping, provider.GetRequiredService<TimeProvider>()) : null,
            provider.GetRequiredService<PolicySource>().Current.Keeping is { Networks: true },
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EventLog>>()));
        services.TryAddSingleton<RefusalDesk>();
        services.TryAddSingleton<StatusDesk>();
        services.TryAddSingleton<ChallengeDesk>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartFindings>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<RateLimiterOptions>, LimiterAnswers>());
        AnswerAuthorization(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, GuardOrderPolicy>());
        return services;
    }

    /// <summary>Feeds the guard's events into a store, behind the requests.</summary>
    public static IServiceCollection AddWhy403GuardStore(this IServiceCollection services, Func<IServiceProvider, IGuardEventStore> create)
    {
        // Each store has a feed of its own: a slow one holds up no other.
        var at = services.Count(s => s.ServiceType == typeof(IGuardEventStore));
        services.AddSingleton(create);
        return services.AddSingleton<IHostedService>(provider => new SegmentFeed(
            provider.GetServices<IGuardEventStore>().ElementAt(at), provider.GetRequiredService<PolicySource>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SegmentFeed>>()));
    }

    /// <summary>Lets limits that say <c>Shared</c> be counted in a store, by all processes together.</summary>
    public static IServiceCollection AddWhy403GuardLimitStore(this IServiceCollection services, Func<IServiceProvider, IGuardLimitStore> create)
    {
        services.AddSingleton(create);
        services.TryAddSingleton<SharedLimits>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LimitStoreStart>());
        return services;
    }

    // Wraps the handler that is there already; the framework adds its own only where none is.
    private static void AnswerAuthorization(IServiceCollection services)
    {
        var theirs = services.LastOrDefault(s => s.ServiceType == typeof(IAuthorizationMiddlewareResultHandler));
        if (theirs?.ImplementationFactory?.Method.DeclaringType?.Assembly == typeof(GuardRegistration).Assembly) return;
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => new AuthorizationAnswers(
            theirs?.ImplementationInstance as IAuthorizationMiddlewareResultHandler
                ?? theirs?.ImplementationFactory?.Invoke(provider) as IAuthorizationMiddlewareResultHandler
                ?? (IAuthorizationMiddlewareResultHandler)ActivatorUtilities.CreateInstance(provider, theirs?.ImplementationType ?? typeof(AuthorizationMiddlewareResultHandler)),
            provider.GetRequiredService<RefusalDesk>()));
    }

    /// <summary>
    /// Puts the guard here. Behind <c>UseRouting</c> (which a <c>WebApplication</c> calls by itself first) where rules name
    /// endpoints, behind <c>UseAuthentication</c> where they ask who is signed in, and before all that it is to protect.
    /// </summary>
    /// <exception cref="GuardPolicyException">The policy has problems; the message lists all of them.</exception>
    public static IApplicationBuilder UseWhy403Guard(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ApplicationServices.GetService<PolicySource>() is not { } policies) throw new InvalidOperationException("the guard is not registered (fix: builder.Services.AddWhy403Guard())");
        if (policies.Current.Credentials is not null && app.ApplicationServices.GetService<ICredentialJudge>() is null)
            throw new InvalidOperationException("Guard:Credentials is there, and nothing that checks credentials (fix: the package Why403.Guard.Tokens and builder.Services.AddWhy403GuardTokens())");
        return app.UseMiddleware<GuardMiddleware>();
    }

    /// <summary>Puts an endpoint into the scope of rules with these endpoint names.</summary>
    public static TBuilder RequireGuard<TBuilder>(this TBuilder endpoint, params string[] names) where TBuilder : IEndpointConventionBuilder
    {
        var metadata = new GuardAttribute(names);
        endpoint.Add(b => b.Metadata.Add(metadata));
        return endpoint;
    }

    /// <summary>A request to this endpoint costs so many units of every limit that concerns it.</summary>
    public static TBuilder WithGuardCost<TBuilder>(this TBuilder endpoint, int cost) where TBuilder : IEndpointConventionBuilder
    {
        var metadata = new GuardCostAttribute(cost);
        endpoint.Add(b => b.Metadata.Add(metadata));
        return endpoint;
    }
}
