using System.Collections.Immutable;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Farm;

/// <summary>What every site has.</summary>
internal static class Common
{
    public static ImmutableArray<Plant> Files { get; } =
    [
        new("index.html", "<!doctype html><title>Welcome</title><h1>Welcome to the farm</h1>"),
        new("robots.txt", "User-agent: *\nDisallow:\n"),
    ];
}
