using System.Globalization;
using Microsoft.AspNetCore.Builder;

namespace Why403.Guard;

/// <summary>Credentials in code: issuers, API keys, and what endpoints demand. Checking them needs <c>AddWhy403GuardTokens</c>.</summary>
public static class GuardCredentials
{
    /// <summary>Accepts the JSON Web Tokens of an issuer.</summary>
    /// <param name="keys">The https address of its key set, or a file.</param>
    /// <param name="audiences">The token must name one of these.</param>
    public static GuardBuilder Issuer(this GuardBuilder guard, string name, string issuer, string keys, params ReadOnlySpan<string> audiences)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var path = $"Credentials:Issuers:{name}";
        guard.Set($"{path}:Issuer", issuer).Set($"{path}:Keys", keys);
        guard.SetAll($"Guard:{path}:Audiences", audiences);
        return guard;
    }

    /// <summary>Accepts an API key by its hash; <c>GuardApiKey.Create</c> makes one.</summary>
    /// <param name="id">Whose it is; two keys of one owner overlap while one replaces the other.</param>
    public static GuardBuilder ApiKey(this GuardBuilder guard, string id, string prefix, string hash, DateTimeOffset? until = null, params ReadOnlySpan<string> scopes)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var path = $"Credentials:ApiKeys:Keys:{guard.NextApiKey().ToString(CultureInfo.InvariantCulture)}";
        guard.Set($"{path}:Id", id).Set($"{path}:Prefix", prefix).Set($"{path}:Hash", hash);
        if (until is { } end) guard.Set($"{path}:Until", end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        guard.SetAll($"Guard:{path}:Scopes", scopes);
        return guard;
    }

    /// <summary>Only tokens and keys with all of these scopes reach this endpoint.</summary>
    public static TBuilder RequireScopes<TBuilder>(this TBuilder endpoint, params string[] scopes) where TBuilder : IEndpointConventionBuilder
    {
        var demand = new GuardScopesAttribute(scopes);
        endpoint.Add(b => b.Metadata.Add(demand));
        return endpoint;
    }

    /// <summary>Only those who signed in strongly and freshly enough reach this endpoint.</summary>
    /// <param name="maxAge">Since the sign-in; null for any age.</param>
    public static TBuilder RequireStepUp<TBuilder>(this TBuilder endpoint, TimeSpan? maxAge, params string[] acr) where TBuilder : IEndpointConventionBuilder
    {
        var demand = new GuardStepUpAttribute((int)(maxAge ?? TimeSpan.Zero).TotalSeconds, acr);
        endpoint.Add(b => b.Metadata.Add(demand));
        return endpoint;
    }
}
