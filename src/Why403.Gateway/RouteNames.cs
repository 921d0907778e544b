using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Why403.Guard;
using Yarp.ReverseProxy.Configuration;

namespace Why403.Gateway;

/// <summary>A route's <c>Metadata</c> puts it into the scope of rules: <c>Guard</c> has its names, <c>GuardCost</c> its units.</summary>
internal static class RouteNames
{
    public const string Names = "Guard";
    public const string Cost = "GuardCost";

    public static void Add(IEndpointConventionBuilder endpoint, RouteConfig route)
    {
        if (route.Metadata is not { } metadata) return;
        if (metadata.TryGetValue(Names, out var names)) endpoint.RequireGuard(names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        if (metadata.TryGetValue(Cost, out var text) && ReadCost(text) is { } cost) endpoint.WithGuardCost(cost);
    }

    /// <summary>Null for what is no cost.</summary>
    public static int? ReadCost(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost is >= 1 and <= 1_000_000 ? cost : null;
}
