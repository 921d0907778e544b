using System.Collections.Immutable;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Farm;

/// <summary>Which servers run what.</summary>
internal sealed record FarmPlan(ImmutableArray<RealServer> Servers, ImmutableArray<FarmCase> Cases)
{
    public static FarmPlan For(Sites sites)
    {
        ImmutableArray<Plot> nginx = [NginxRules.In(sites), NginxFiles.In(sites), NginxGates.In(sites), NginxSites.In(sites)];
        return new(
            [new NginxServer(sites, nginx)],
            [.. nginx.SelectMany(plot => plot.Cases)]);
    }
}
