using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Policies;
using Why403.Text;
using Yarp.ReverseProxy.Configuration;

namespace Why403.Gateway;

/// <summary>Problems of the section <c>ReverseProxy</c>: YARP's own, and what YARP finds out only when a request arrives.</summary>
internal static class RouteFindings
{
    private const string Section = "ReverseProxy";

    public static async Task FindAsync(IServiceProvider services, IConfiguration configuration, ICollection<Problem> problems)
    {
        if (!configuration.GetSection(Section).Exists())
        {
            problems.Add(new(null, $"{Section} is not there, so the gateway leads nowhere", "add Routes and Clusters"));
            return;
        }
        IProxyConfig config;
        try
        {
            config = services.GetRequiredService<IProxyConfigProvider>().GetConfig();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            problems.Add(new(null, $"{Section} cannot be read: {Redaction.Quote(e.Message)}", "correct the value"));
            return;
        }
        var validator = services.GetRequiredService<IConfigValidator>();
        if (config.Routes.Count == 0) problems.Add(new(null, $"{Section}:Routes is empty, so the gateway leads nowhere", "add a route, such as \"all\": { \"ClusterId\": \"site\", \"Match\": { \"Path\": \"/{**rest}\" } }"));
        foreach (var route in config.Routes)
        {
            foreach (var wrong in await validator.ValidateRouteAsync(route)) Add(problems, $"Routes:{route.RouteId}", wrong);
            foreach (var (what, fix) in Route(route, [.. config.Clusters.Select(c => c.ClusterId)])) problems.Add(new(null, $"{Section}:Routes:{route.RouteId} {what}", fix));
        }
        foreach (var cluster in config.Clusters)
        {
            foreach (var wrong in await validator.ValidateClusterAsync(cluster)) Add(problems, $"Clusters:{cluster.ClusterId}", wrong);
            if (cluster.Destinations is null or { Count: 0 }) problems.Add(new(null, $"{Section}:Clusters:{cluster.ClusterId} has no Destinations", "add one, such as \"one\": { \"Address\": \"http://127.0.0.1:8080\" }"));
            foreach (var (name, destination) in cluster.Destinations ?? new Dictionary<string, DestinationConfig>())
                if (!Uri.TryCreate(destination.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) problems.Add(new(null, $"{Section}:Clusters:{cluster.ClusterId}:Destinations:{name}:Address is no address of a server", "write one such as http://127.0.0.1:8080"));
        }
    }

    private static IEnumerable<(string What, string Fix)> Route(RouteConfig route, string[] clusters)
    {
        if (route.ClusterId is { Length: > 0 } id && !clusters.Contains(id, StringComparer.OrdinalIgnoreCase)) yield return ($"names the cluster `{Redaction.Quote(id)}`, which is not there", Nearest.Advice(id, clusters));
        if (route.ClusterId is null or "") yield return ("names no cluster", "add ClusterId");
        // YARP leaves these to middleware that this program does not have; it would answer 500 to every request.
        foreach (var (name, value) in ((string, string?)[])[("AuthorizationPolicy", route.AuthorizationPolicy), ("CorsPolicy", route.CorsPolicy), ("RateLimiterPolicy", route.RateLimiterPolicy), ("OutputCachePolicy", route.OutputCachePolicy)])
            if (value is { Length: > 0 }) yield return ($"asks for {name}, which this gateway does not have", name == "RateLimiterPolicy" ? "limit it with a rule under Guard" : "remove it, or build a program of your own with AddWhy403Guard and YARP");
        if (route.Metadata?.TryGetValue(RouteNames.Cost, out var cost) == true && RouteNames.ReadCost(cost) is null) yield return ($"has the {RouteNames.Cost} `{Redaction.Quote(cost)}`", "write a whole number from 1 to 1000000");
    }

    private static void Add(ICollection<Problem> problems, string place, Exception wrong) =>
        problems.Add(new(null, $"{Section}:{place} cannot be used: {Redaction.Quote(wrong.Message)}", "correct it as the message says"));
}
