using System.Globalization;
using System.Text;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.PhpFpm;

/// <summary>Apache with a host for each pool, and a way of handing over for each host.</summary>
internal sealed class ApacheBefore(FpmServer fpm, Random random, int port) : RealServer("apache2", "/usr/sbin/apache2", port)
{
    private const string Modules = "/usr/lib/apache2/modules";
    private readonly List<string> _hosts = [];

    public string MainFile => Path.Combine(Home, "apache2.conf");

    public string HostOf(int number) => _hosts[number];

    /// <summary>What the error log says of each probe, at level error.</summary>
    public Dictionary<string, List<string>> Log() =>
        File.ReadLines(Home + "/error.log").Select(l => l.Split('|', 3)).Where(p => p is [['@', ..], "error", _]).GroupBy(p => p[0][1..]).ToDictionary(g => g.Key, g => g.Select(p => p[2]).ToList());

    protected override IReadOnlyList<string> Prepare()
    {
        for (var i = 0; i < FpmServer.Pools; i++) _hosts.Add(Host(i));
        string[] modules = ["mpm_event", "authz_core", "authz_host", "dir", "mime", "alias", "rewrite", "setenvif", "env", "proxy", "proxy_fcgi", .. random.Next(2) == 0 ? (string[])["autoindex"] : []];
        Plant.All(Home, new Plant("apache2.conf", $$"""
            {{string.Join('\n', modules.Select(name => $"LoadModule {name}_module {Modules}/mod_{name}.so"))}}
            ServerRoot {{Home}}
            DefaultRuntimeDir {{Home}}
            PidFile {{Home}}/apache2.pid
            Mutex file:{{Home}} default
            ErrorLog {{Home}}/error.log
            ErrorLogFormat "@%{X-Probe}i|%l|%M"
            User www-data
            Group www-data
            StartServers 1
            Timeout 5
            ServerName 127.0.0.1
            TypesConfig /dev/null
            Listen 127.0.0.1:{{port}}
            <Directory {{fpm.Site}}>
                Options FollowSymLinks
                Require all granted
            </Directory>
            {{string.Concat(_hosts)}}
            """));
        return ["-f", MainFile, "-DFOREGROUND"];
    }

    private string Host(int number)
    {
        var (at, socket) = fpm.AddressOf(number);
        var url = at is { } open ? $"fcgi://127.0.0.1:{open.ToString(CultureInfo.InvariantCulture)}" : $"unix:{socket}|fcgi://{Any("localhost", "localhost", "php", "php:9000")}";
        var root = fpm.PoolOf(number).Contains("chroot", StringComparison.Ordinal) && random.Next(3) > 0 ? "" : fpm.Site;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"<VirtualHost 127.0.0.1:{port}>\nServerName p{number:00}.test\nDocumentRoot {fpm.Site}\n"));
        text.Append(random.Next(10) switch
        {
            0 or 1 => $"<FilesMatch \".+\\.ph(?:ar|p|tml)$\">\nSetHandler \"proxy:{url}\"\n</FilesMatch>\n",
            2 or 3 => $"<FilesMatch \"\\.(php|phtml|PHP)$\">\n<If \"-f %{{REQUEST_FILENAME}}\">\nSetHandler \"proxy:{url}\"\n</If>\n</FilesMatch>\n",
            4 => $"<Directory {fpm.Site}>\nSetHandler \"proxy:{url}{Any("", "/")}\"\n</Directory>\n",
            5 => $"ProxyPassMatch \"^/(.*\\.(?:php|phtml)(/.*)?)$\" \"{url}{root}/$1\"\n",
            6 => $"ProxyPassMatch \"\\.ph[a-z]+\" \"{url}{root}{Any("", "/")}\"\n",
            7 => $"ProxyPass /deep !\nProxyPass / \"{url}{root}/\"\n",
            8 => $"<Location /open>\nProxyPass \"{url}{root}/open\"\n</Location>\n<FilesMatch \"\\.php$\">\nSetHandler \"proxy:{url}\"\n</FilesMatch>\n",
            _ => $"RewriteEngine On\nRewriteRule \"^/(.*\\.ph.*)$\" \"{url}{root}/$1\" [P{Any("", "", ",NE", ",QSA")}]\n",
        });
        if (Chance(6)) text.Append(CultureInfo.InvariantCulture, $"ProxyFCGIBackendType {Any("GENERIC", "FPM")}\n");
        if (Chance(3)) text.Append(CultureInfo.InvariantCulture, $"ProxyErrorOverride {Any("On", "On", "On 403", "On 404 503", "Off")}\n");
        for (var i = random.Next(3); i > 0; i--) text.Append(CultureInfo.InvariantCulture, $"ErrorDocument {Any("403", "403", "404", "404", "503")} {Any("/g.html", "http://o.test/e", "\"not here\"", "/none.html", "/open/g.html", "/a.php")}\n");
        if (Chance(2)) text.Append(CultureInfo.InvariantCulture, $"DirectoryIndex {Any("a.php", "none.php a.php", "e c.phtml", "disabled", "/a.php")}\n");
        if (Chance(8)) text.Append("FallbackResource /a.php\n");
        if (Chance(6)) text.Append(CultureInfo.InvariantCulture, $"<Directory {fpm.Site}>\nRewriteEngine On\nRewriteCond %{{REQUEST_FILENAME}} !-f\nRewriteRule ^(.*)$ {Any("/a.php", "/a.php/$1", "/a.php?q=$1", "/open/a.php/x")} [L]\n</Directory>\n");
        if (Chance(6)) text.Append(CultureInfo.InvariantCulture, $"AllowEncodedSlashes {Any("On", "NoDecode")}\n");
        if (Chance(16)) text.Append(CultureInfo.InvariantCulture, $"SetEnvIf Request_URI . proxy-fcgi-pathinfo={Any("1", "unescape", "first-dot", "full")}\n");
        if (Chance(30)) text.Append(CultureInfo.InvariantCulture, $"ProxyFCGISetEnvIf \"true\" {Any("SCRIPT_FILENAME /none.php", "FOO bar", "!REQUEST_METHOD")}\n");
        if (Chance(24)) text.Append(CultureInfo.InvariantCulture, $"SetEnv PHP_VALUE {Any("open_basedir=/tmp", "memory_limit=64M")}\n");
        if (Chance(10)) text.Append("AcceptPathInfo Off\n");
        if (Chance(10)) text.Append("LimitRequestBody 2\n");
        if (Chance(6)) text.Append(CultureInfo.InvariantCulture, $"TraceEnable {Any("Off", "On")}\n");
        if (Chance(8)) text.Append("<Location /open>\nRequire ip 192.0.2.0/24\n</Location>\n");
        return text.Append("</VirtualHost>\n").ToString();
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private string Any(params string[] of) => of[random.Next(of.Length)];
}
