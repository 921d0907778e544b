using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

/// <summary>Apache httpd with Debian's defaults for what strangers see: ServerTokens OS, ServerSignature On.</summary>
internal sealed class ApacheServer(Sites sites, params IReadOnlyList<Plot> plots)
    : RealServer("apache2", "/usr/sbin/apache2", sites[Site.Apache], sites[Site.ApacheBots])
{
    private const string Modules = "/usr/lib/apache2/modules";

    private static readonly string[] _modules =
    [
        "mpm_event", "authz_core", "authz_host", "authz_user", "authn_core", "authn_file", "auth_basic", "dir", "autoindex",
        "mime", "alias", "rewrite", "allowmethods", "unique_id", "security2",
    ];

    protected override IReadOnlyList<string> Prepare()
    {
        if (!File.Exists($"{Modules}/mod_security2.so"))
            throw new InvalidOperationException("mod_security2 is missing: apt-get install libapache2-mod-security2");
        Plant.All(Path.Combine(Home, "site"), [.. Common.Files, .. plots.SelectMany(plot => plot.Files)]);
        Plant.All(Home, new Plant("apache2.conf", Configuration()));
        return ["-f", $"{Home}/apache2.conf", "-DFOREGROUND"];
    }

    private string Configuration() => $$"""
        {{string.Join('\n', _modules.Select(name => $"LoadModule {name}_module {Modules}/mod_{name}.so"))}}
        ServerRoot {{Home}}
        DefaultRuntimeDir {{Home}}
        PidFile {{Home}}/apache2.pid
        Mutex file:{{Home}} default
        ErrorLog {{Home}}/error.log
        User www-data
        Group www-data
        StartServers 1
        ServerName 127.0.0.1
        ServerTokens OS
        ServerSignature On
        TraceEnable Off
        TypesConfig /etc/mime.types
        DirectoryIndex index.html
        Listen 127.0.0.1:{{sites[Site.Apache]}}
        Listen 127.0.0.1:{{sites[Site.ApacheBots]}}
        DocumentRoot {{Home}}/site
        <Directory />
            AllowOverride None
            Require all denied
        </Directory>
        <Directory {{Home}}/site>
            Options FollowSymLinks
            AllowOverride All
            Require all granted
        </Directory>
        <FilesMatch "^\.ht">
            Require all denied
        </FilesMatch>
        <VirtualHost 127.0.0.1:{{sites[Site.Apache]}}>
            {{string.Join('\n', plots.Select(plot => plot.Inside))}}
        </VirtualHost>
        {{string.Join('\n', plots.Select(plot => plot.Beside))}}
        """;
}
