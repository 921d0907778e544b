using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

/// <summary>Varnish before nginx.</summary>
internal sealed class VarnishServer(Sites sites, Plot plot) : RealServer("varnish", "/usr/sbin/varnishd", sites[Site.Varnish])
{
    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Home, new Plant("farm.vcl", Configuration()));
        return
        [
            "-F", "-j", "unix,user=vcache", "-n", $"{Home}/work", "-T", "none",
            "-a", $"127.0.0.1:{sites[Site.Varnish]}", "-f", $"{Home}/farm.vcl", "-s", "malloc,16m", "-p", "thread_pools=1",
        ];
    }

    private string Configuration() => $$"""
        vcl 4.1;
        backend default { .host = "127.0.0.1"; .port = "{{sites[Site.Nginx]}}"; }
        {{plot.Beside}}
        {{plot.Inside}}
        """;
}
