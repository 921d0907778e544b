using System.Collections.Immutable;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Farm;

/// <summary>Which servers run what.</summary>
internal sealed record FarmPlan(ImmutableArray<RealServer> Servers, KestrelServer Applications, ImmutableArray<FarmCase> Cases)
{
    public static FarmPlan For(Sites sites)
    {
        ImmutableArray<Plot> nginx =
        [
            NginxRules.In(sites), NginxFiles.In(sites), NginxGates.In(sites), NginxSites.In(sites), PhpRules.In(sites),
            LayeredRules.In(sites), HaproxyRules.Behind, VarnishRules.Behind, HealthyServers.Files,
        ];
        ImmutableArray<Plot> apache = [ApacheRules.In(sites), ApacheFiles.In(sites)];
        var (haproxy, varnish, caddy) = (HaproxyRules.In(sites), VarnishRules.In(sites), CaddyRules.In(sites));
        var (lighttpd, squid) = (LighttpdRules.In(sites), SquidRules.In(sites));

        IEnumerable<Plot> plots = [.. nginx, .. apache, haproxy, varnish, caddy, lighttpd, squid];
        return new(
            [
                new NginxServer(sites, nginx), new ApacheServer(sites, apache), new HaproxyServer(sites, haproxy),
                new VarnishServer(sites, varnish), new CaddyServer(sites, caddy), new LighttpdServer(sites, lighttpd),
                new SquidServer(sites, squid), new PhpFpmServer(sites),
            ],
            new KestrelServer(sites, KestrelTokens.Map, KestrelLimits.Map, KestrelWeb.Map, HealthyPages.Map),
            [
                .. plots.SelectMany(plot => plot.Cases), .. KestrelTokens.In(sites), .. KestrelLimits.In(sites), .. KestrelWeb.In(sites),
                .. HealthyServers.In(sites), .. HealthyPages.In(sites),
            ]);
    }
}
