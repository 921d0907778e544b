using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

/// <summary>PHP-FPM; nginx hands it what it shall run.</summary>
internal sealed class PhpFpmServer(Sites sites) : RealServer("php8.2-fpm", "/usr/sbin/php-fpm8.2", sites[Site.PhpFpm])
{
    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Home, new Plant("fpm.conf", $$"""
            [global]
            error_log = {{Home}}/fpm.log
            daemonize = no
            [www]
            user = www-data
            group = www-data
            listen = 127.0.0.1:{{sites[Site.PhpFpm]}}
            pm = static
            pm.max_children = 2
            security.limit_extensions = .php
            """));
        return ["-F", "-y", $"{Home}/fpm.conf"];
    }
}
