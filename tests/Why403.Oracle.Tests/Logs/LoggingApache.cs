using Why403.Oracle.Tests.Farm;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Logs;

/// <summary>Apache httpd with ModSecurity 2 and one place for each way in which it refuses.</summary>
/// <param name="errorFormat">The directive that gives the error log another layout; empty for the default.</param>
internal sealed class LoggingApache(Sites sites, string errorFormat) : RealServer("apache2", "/usr/sbin/apache2", sites[Site.Apache])
{
    public const string Format = "LogFormat \"%h %l %u %t \\\"%r\\\" %>s %O \\\"%{Referer}i\\\" \\\"%{User-Agent}i\\\" %L %{UNIQUE_ID}e %D\" oracle";

    private const string Modules = "/usr/lib/apache2/modules";

    private static readonly string[] _modules =
    [
        "mpm_event", "authz_core", "authz_host", "authz_user", "authn_core", "authn_file", "auth_basic", "access_compat", "dir", "autoindex", "mime", "alias", "rewrite", "allowmethods",
        "unique_id", "security2", "ssl", "cgid", "proxy", "proxy_fcgi", "asis",
    ];

    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Path.Combine(Home, "site"), new Plant("index.html", "home"), new Plant("denied/a.html", "a"), new Plant("order/a.html", "a"), new Plant("any/a.html", "a"), new Plant("noindex/a.html", "a"),
            new Plant("unreadable.html", "x", "600"), new Plant("closed/", Mode: "700"), new Plant("closed/a.html", "a"), new Plant("links/target.html", "t"), new Plant("links/link.html", LinkTo: "target.html"),
            new Plant("overridden/.htaccess", "x", "600"), new Plant("overridden/a.html", "a"), new Plant("list/", Mode: "711"), new Plant("list/a.html", "a"), new Plant("norewrite/a.html", "a"),
            new Plant("cgi/a.cgi", "#!/bin/sh", "755"), new Plant("tls/a.html", "a"), new Plant("basic/a.html", "a"), new Plant("get/a.html", "a"), new Plant("php/x.txt", "text"),
            new Plant("php/secret.php", "<?php", "600"), new Plant("forbidden/a.html", "a"), new Plant("candidates/index.html", "a"), new Plant("candidates/other.html", "b"), new Plant(".htpasswd", "x"));
        // openssl passwd -apr1 of "secret".
        Plant.All(Home, new Plant("users", "bob:$apr1$abcdefgh$0ZGv5tRrPPDMXsDNqwuF51\n"), new Plant("apache2.conf", Configuration()));
        return ["-f", $"{Home}/apache2.conf", "-DFOREGROUND"];
    }

    private string Configuration() => $$"""
        {{string.Join('\n', _modules.Select(name => $"LoadModule {name}_module {Modules}/mod_{name}.so"))}}
        ServerRoot {{Home}}
        DefaultRuntimeDir {{Home}}
        PidFile {{Home}}/apache2.pid
        Mutex file:{{Home}} default
        ScriptSock {{Home}}/cgisock
        ErrorLog {{Home}}/error.log
        {{errorFormat}}
        {{Format}}
        LogFormat "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" combined
        CustomLog {{Home}}/oracle.log oracle
        CustomLog {{Home}}/combined.log combined
        User www-data
        Group www-data
        StartServers 1
        ServerName 127.0.0.1
        TypesConfig /etc/mime.types
        DirectoryIndex index.html
        Listen 127.0.0.1:{{sites[Site.Apache]}}
        DocumentRoot {{Home}}/site
        <Directory />
            AllowOverride None
            Require all denied
        </Directory>
        <Directory {{Home}}/site>
            Options FollowSymLinks
            Require all granted
        </Directory>
        <FilesMatch "^\.ht">
            Require all denied
        </FilesMatch>
        <Directory {{Home}}/site/denied>
            Require all denied
        </Directory>
        <Directory {{Home}}/site/order>
            Order allow,deny
        </Directory>
        <Directory {{Home}}/site/any>
            Order deny,allow
            Deny from all
            Satisfy Any
            Require all granted
        </Directory>
        <Directory {{Home}}/site/links>
            Options None
        </Directory>
        <Directory {{Home}}/site/overridden>
            AllowOverride All
        </Directory>
        <Directory {{Home}}/site/list>
            Options +Indexes
        </Directory>
        <Directory {{Home}}/site/norewrite>
            Options None
            RewriteEngine On
            RewriteRule ^nothing$ -
        </Directory>
        <Directory {{Home}}/site/forbidden>
            RewriteEngine On
            RewriteRule . - [F]
        </Directory>
        <Directory {{Home}}/site/cgi>
            SetHandler cgi-script
        </Directory>
        <Directory {{Home}}/site/tls>
            SSLRequireSSL
        </Directory>
        <Directory {{Home}}/site/basic>
            AuthType Basic
            AuthName x
            AuthUserFile {{Home}}/users
            Require valid-user
        </Directory>
        <Directory {{Home}}/site/get>
            AllowMethods GET
        </Directory>
        <Directory {{Home}}/site/candidates>
            DirectoryIndex index.html other.html
            <Files index.html>
                Require all denied
            </Files>
        </Directory>
        Redirect 403 /redirected
        <LocationMatch "^/php/">
            SetHandler "proxy:fcgi://127.0.0.1:{{sites[Site.PhpFpm]}}"
        </LocationMatch>
        RewriteEngine On
        RewriteRule ^/spaces/(.*)$ /index.html?x=$1
        SecRuleEngine On
        SecRule ARGS "@contains attack" "id:100001,phase:2,deny,status:403,msg:'Synthetic attack word'"
        SecRule ARGS "@contains watch" "id:100002,phase:2,pass,log,msg:'Watched word'"
        SecAuditEngine RelevantOnly
        SecAuditLogRelevantStatus "^403"
        SecAuditLogType Serial
        SecAuditLogParts ABFHZ
        SecAuditLog {{Home}}/audit.log
        """;
}
