using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

/// <summary>Squid as the caller's own forward proxy: one port for everybody, one that asks for a password.</summary>
internal sealed class SquidServer(Sites sites, Plot plot)
    : RealServer("squid", "/usr/sbin/squid", sites[Site.Squid], sites[Site.SquidLogin])
{
    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Home, new("run/", Mode: "777"), new("users", "ann:$apr1$farm$OtPJ9jfK1ATZDYxQzwOtP/\n"), new("squid.conf", Configuration()));
        return ["-N", "-f", $"{Home}/squid.conf"];
    }

    private string Configuration() => $$"""
        http_port 127.0.0.1:{{sites[Site.Squid]}}
        http_port 127.0.0.1:{{sites[Site.SquidLogin]}}
        cache_effective_user www-data
        cache_effective_group www-data
        visible_hostname proxy.office.example
        pid_filename {{Home}}/run/squid.pid
        cache_log {{Home}}/run/cache.log
        coredump_dir {{Home}}/run
        access_log none
        cache deny all
        pinger_enable off
        netdb_filename none
        dns_nameservers 127.0.0.1
        udp_incoming_address 127.0.0.1
        shutdown_lifetime 0 seconds
        auth_param basic program /usr/lib/squid/basic_ncsa_auth {{Home}}/users
        auth_param basic children 1
        auth_param basic realm Office proxy
        acl login localport {{sites[Site.SquidLogin]}}
        acl known proxy_auth REQUIRED
        {{plot.Inside}}
        http_access deny login !known
        http_access allow localhost
        http_access deny all

        """;
}
