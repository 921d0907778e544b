using System.Globalization;

namespace Why403.Oracle.Tests.Apache;

/// <summary>Small configurations that the server accepts, made of what the evaluation covers.</summary>
public sealed class ConfigurationGenerator(Random random, string root)
{
    public const int HostsOnOnePort = 4;

    private static readonly string[] Places = ["r1", "r1/a", "r1/a/b", "r1/priv", "r1/xonly", "r1/up", "r1/noidx", "r2", "r2/a", "r1/a/", "r1/idxdir", "r1/cgi"];
    private static readonly string[] Wild = ["r1/*", "r?/a", "r1/[a-n]*", "*/up", "r1/*/b"];
    private static readonly string[] DirectoryPatterns = ["/a$", "^.*/r[12]/(up|priv)", "/(?<dir>b)", "noidx|xonly", "/r1/?$"];
    private static readonly string[] Urls = ["/", "/a", "/a/", "/a/b", "/up/", "/noidx", "/f.html", "/priv", "/e", "/x y", "/A", "/a/*", "/*.php", "/proxy", "/~ann"];
    private static readonly string[] UrlPatterns = [@"\.php$", "^/(a|up)/", "/\\.", "^/(?<first>[^/]+)/f", "(?i)HTML$", "^/a/?$", "%", "/$", "f\\.html"];
    private static readonly string[] Names = ["f.html", "*.php", "index.*", ".ht*", "a", "?.php", "x.TXT", "403.html", "none", "[a-f].*"];
    private static readonly string[] NamePatterns = [@"^\.", @"\.(php|TXT)$", "^$", "index", "(?i)\\.HTML$", "^f", "b"];
    private static readonly string[] Targets = ["/f.html", "/403.html", "/missing", "/a/f.html", "/a/", "/priv/f.html", "/up", "/a/b/a.php", "/e/x"];

    /// <summary>What stands in .htaccess files beside the configuration may be refused there; each gets 500.</summary>
    private static readonly string[] Broken =
    [
        "Require", "Require nonsense", "Require ip 127.0.0.1,127.0.0.2", "Require all granted # x", "Order Allow, Deny", "Order allow deny", "Options +Indexes FollowSymLinks", "Options Nonsense", "AllowOverride All", "NoSuchDirective on",
        "<Files x", "</Files>", "<Limit TRACE>\nRequire all denied\n</Limit>", "<RequireAll>\n</RequireAll>", "Require not ip 10.0.0.0/8", "<RequireNone>\nRequire ip 10.0.0.1\n</RequireNone>", "Allow all", "Deny from 127.0.0.1/33", "Deny from 1.2.3.4#x", "Satisfy some", "DirectorySlash maybe",
        "ErrorDocument 999 /x", "ErrorDocument 403", "Redirect 403 /x http://y/", "Redirect 301 /x", "Redirect /x nowhere", "<Directory /x>\n</Directory>", "DocumentRoot /tmp", "Define X", "Include /etc/passwd", "AllowMethods GET", "SSLRequireSSL", "AuthMerging Perhaps",
        "Require method FOO", "<Limit FOO>\nRequire all denied\n</Limit>", "<Limit GET>\n<Files x>\n</Files>\n</Limit>", "Require ip 300.1.1.1", "Require ip", "AuthType Basic Digest", "SetHandler", "<IfModule mod_nothing.c>\nNoSuchDirective\n</IfModule>", "<If \"true\"", "<Else>\n</Else>",
        "<RequireAny>\nOptions None\n</RequireAny>", "Require ALL granted", "Require all Granted", "require ALL", "<IfDefine X>\nDefine Y\n</IfDefine>", "<RequireAll>\nRequire not ip 10.0.0.1\n</RequireAll>",
    ];

    public List<Statement> Make(int hosts, int port)
    {
        List<Statement> main = [];
        for (var i = 0; i < (hosts + HostsOnOnePort - 1) / HostsOnOnePort; i++) main.Add(new(string.Create(CultureInfo.InvariantCulture, $"Listen 127.0.0.1:{port + i}")));
        main.Add(new("Directory /", [new("AllowOverride None"), new($"Options {Any("FollowSymLinks", "FollowSymLinks", "None", "SymLinksIfOwnerMatch")}"), new($"Require all {Any("denied", "granted")}")]));
        main.Add(new($"Directory {root}", [new($"AllowOverride {Any("All", "All", "None", "AuthConfig Limit", "FileInfo Indexes", "AuthConfig Options=Indexes,FollowSymLinks", "All Nonfatal=All", "Limit")}"), new($"Options {Any("FollowSymLinks", "FollowSymLinks Indexes", "None", "SymLinksIfOwnerMatch", "Indexes ExecCGI SymLinksIfOwnerMatch", "All")}"), new("Require all granted")]));
        if (Chance(2)) main.Add(new("FilesMatch \"^\\.ht\"", [new("Require all denied")]));
        if (Chance(4)) main.Add(new($"AccessFileName {Any(".htaccess", ".htaccess .other", ".other")}"));
        if (Chance(3)) Sections(main, 2);
        for (var i = 0; i < hosts; i++) main.Add(Host(i, port + i / HostsOnOnePort));
        return main;
    }

    private Statement Host(int number, int port)
    {
        List<Statement> inside =
        [
            new(string.Create(CultureInfo.InvariantCulture, $"ServerName h{number}.test")),
            new(string.Create(CultureInfo.InvariantCulture, $"ServerAlias *.w{number}.test x?.{number}.tes* both{number}.test")),
            new($"DocumentRoot {root}/{Any("r1", "r1", "r1", "r2", "r1/", "r1/a")}"),
        ];
        if (Chance(8)) inside.Add(new($"MergeSlashes {Any("Off", "On")}"));
        if (Chance(6)) inside.Add(new($"AllowEncodedSlashes {Any("On", "NoDecode", "Off")}"));
        if (Chance(6)) inside.Add(new($"TraceEnable {Any("Off", "On")}"));
        if (Chance(10)) inside.Add(new("StrictHostCheck On"));
        if (Chance(8)) inside.Add(new($"Options {Any("None", "+Indexes", "-FollowSymLinks", "FollowSymLinks ExecCGI", "+MultiViews")}"));
        if (Chance(8)) { inside.Add(new($"RemoteIPHeader {Any("X-Forwarded-For", "X-Real-IP")}")); if (Chance(2)) inside.Add(new($"RemoteIP{Any("Internal", "Trusted")}Proxy {Any("127.0.0.0/30", "127.0.0.1 127.0.0.2", "10.0.0.0/8")}")); }
        if (Chance(3)) inside.Add(new(SetEnvIf()));
        if (Chance(4)) Rewrites(inside, server: true);
        Common(inside, 8, server: true);
        for (var i = random.Next(3); i > 0; i--) Mapping(inside);
        Sections(inside, 2 + random.Next(5));
        return new(string.Create(CultureInfo.InvariantCulture, $"VirtualHost {Any("*", "127.0.0.1", "*")}:{port}"), inside);
    }

    private void Mapping(List<Statement> into)
    {
        into.Add(new(random.Next(9) switch
        {
            0 => $"Alias {Any("/al", "/al/", "/a/x")} {root}/{Any("r2/", "r1/a", "r1/up/", "r2/a/b")}",
            1 => $"AliasMatch {Any("^/m/(.*)$", "^/(up)x", "\\.TXT$")} {root}/r1/{Any("$1", "a/$1", "x.TXT", "a&")}",
            2 => $"ScriptAlias {Any("/cgi/", "/up/")} {root}/r1/{Any("cgi/", "up/")}",
            3 => $"Redirect {Any("", "permanent", "303", "temp")} {Any("/a/b", "/old", "/up/x")} {Any("http://o.test/y", "/new", "/a/")}",
            4 => $"Redirect {Any("403", "404", "410", "gone", "503", "401")} {Any("/a/b", "/old", "/up", "/f.html")}",
            5 => $"RedirectMatch {Any("403", "404", "410")} {Any("\\.php$", "^/(a|e)/f", "/\\.")}",
            6 => $"RedirectMatch {Any("302", "301")} {Any("^/old/(.*)$", "(.*)\\.gif$")} {Any("http://o.test/$1", "/n/$1?q", "/x/&")}",
            7 => $"ProxyPass {Any("/proxy", "/a/b/", "/p/")} {Any("http://127.0.0.1:9/", "http://127.0.0.1:9", "!")}",
            _ => $"UserDir {Any("disabled", root + "/r1", root + "/*/a", "http://o.test/*/x", "disabled ann", "public_html")}",
        }));
    }

    private void Sections(List<Statement> into, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var name = random.Next(8) switch
            {
                0 or 1 => $"Directory {root}/{(Chance(5) ? Any(Wild) : Any(Places))}",
                2 => Chance(2) ? $"DirectoryMatch \"{Any(DirectoryPatterns)}\"" : $"Directory ~ \"{Any(DirectoryPatterns)}\"",
                3 => $"Files {Quoted(Any(Names))}",
                4 => $"FilesMatch \"{Any(NamePatterns)}\"",
                5 or 6 => $"Location {Quoted(Any(Urls))}",
                _ => $"LocationMatch \"{Any(UrlPatterns)}\"",
            };
            var kind = name.Split(' ')[0];
            List<Statement> body = [];
            Common(body, 5);
            if (kind.StartsWith("Directory", StringComparison.Ordinal))
            {
                if (Chance(4)) body.Add(new($"AllowOverride {Any("All", "None", "AuthConfig", "Limit FileInfo", "Options Indexes", "Options=All,MultiViews", "AuthConfig Nonfatal=Override")}"));
                if (Chance(8)) body.Add(new($"AllowOverrideList {Any("Require", "Options DirectoryIndex", "None", "order allow deny <Files")}"));
                if (Chance(4)) body.Add(new(Any("Files", "FilesMatch") is "Files" ? $"Files {Any(Names)}" : $"FilesMatch \"{Any(NamePatterns)}\"", Body(6)));
            }
            if (Chance(8)) Ifs(body, 0);
            if (kind.StartsWith("Directory", StringComparison.Ordinal) && Chance(5)) Rewrites(body, server: false);
            if (Chance(8)) body.Add(new(SetEnvIf()));
            if (kind == "Location" && Chance(8)) body.Add(new(Any($"Alias {root}/r2/a", "Redirect 403", "Redirect 404", "Redirect http://o.test/q", "ProxyPass http://127.0.0.1:9/z", "Redirect 301 /zz")));
            if (Chance(5)) body.Add(new($"AllowMethods {Any("GET", "GET POST", "POST OPTIONS", "reset", "PUT")}"));
            if (Chance(30)) body.Add(new("SSLRequireSSL"));
            into.Add(new(name, body));
        }
    }

    private List<Statement> Body(int rarity)
    {
        List<Statement> body = [];
        Common(body, rarity);
        return body;
    }

    /// <summary>The text of a .htaccess, now and then one that the server refuses.</summary>
    public string AccessFile()
    {
        List<Statement> lines = [];
        Common(lines, 4);
        if (Chance(4)) lines.Add(new($"Files {Quoted(Any(Names))}", Body(4)));
        if (Chance(6)) lines.Add(new($"FilesMatch \"{Any(NamePatterns)}\"", Body(5)));
        if (Chance(8)) lines.Add(new(Any("Redirect 403 /a/f.html", "Redirect 410 /up", "RedirectMatch 404 \\.php$", "Redirect /a/b http://o.test/", "RedirectMatch 301 (.*)\\.TXT$ http://o.test$1")));
        if (Chance(20)) lines.Add(new("LimitRequestBody 10"));
        if (Chance(5)) Rewrites(lines, server: false);
        if (Chance(6)) lines.Add(new(SetEnvIf()));
        if (Chance(8)) Ifs(lines, 0);
        var text = Statement.Write(lines);
        if (Chance(14)) text += Any(Broken) + "\n";
        return text;
    }

    private void Common(List<Statement> into, int rarity, bool server = false)
    {
        if (!server)
        {
            if (Chance(rarity / 2 + 1)) Access(into);
            if (Chance(rarity * 2)) Compat(into);
            if (Chance(rarity * 2)) Login(into);
            if (Chance(rarity * 2)) into.Add(new($"{Any("Limit", "LimitExcept")} {Any("GET", "GET POST", "POST", "PUT DELETE", "GET HEAD OPTIONS", "PATCH")}", Limited()));
            if (Chance(rarity * 6)) into.Add(new($"AuthMerging {Any("And", "Or", "Off")}"));
            if (Chance(rarity * 8)) into.Add(new($"AuthzSendForbiddenOnFailure {Any("On", "Off")}"));
        }
        if (Chance(rarity)) into.Add(new($"Options {Any("None", "Indexes", "FollowSymLinks", "+Indexes", "-Indexes", "-FollowSymLinks", "+SymLinksIfOwnerMatch", "SymLinksIfOwnerMatch", "+FollowSymLinks -Indexes", "+ExecCGI", "Indexes FollowSymLinks", "+MultiViews", "All")}"));
        if (Chance(rarity)) into.Add(new($"DirectoryIndex {Any("index.html", "none f.html", "a.php index.html", "disabled", "/f.html", "index.htm", "index.html disabled", "/a/f.html /none", ".hid", "b/")}"));
        if (Chance(rarity * 4)) into.Add(new($"DirectorySlash {Any("Off", "On")}"));
        if (Chance(rarity * 6)) into.Add(new($"DirectoryIndexRedirect {Any("on", "off", "seeother", "302")}"));
        if (Chance(rarity * 6)) into.Add(new($"DirectoryCheckHandler {Any("On", "Off")}"));
        if (Chance(rarity * 3)) into.Add(new($"FallbackResource {Any("/f.html", "disabled", "/missing", "/a/f.html", "/priv/f.html", "/up")}"));
        if (Chance(rarity)) into.Add(new($"ErrorDocument {Any("403", "404", "401", "500", "405", "410", "503")} {Any(Any(Targets), Any(Targets), Any(Targets), "\"no way\"", "http://o.test/e", "default", "plain")}"));
        if (Chance(rarity * 4)) into.Add(new($"SetHandler {Any("cgi-script", "none", "default-handler", "proxy:http://127.0.0.1:9", "nothing-known")}"));
        if (Chance(rarity * 5)) into.Add(new(Any("AddHandler cgi-script .php", "RemoveHandler .php", "AddHandler cgi-script html")));
        if (Chance(rarity * 6)) into.Add(new($"AcceptPathInfo {Any("On", "Off", "Default")}"));
        if (Chance(rarity * 5)) into.Add(new($"LimitRequestBody {Any("1", "10", "0")}"));
    }

    private static readonly string[] Tests =
    [
        "%{REQUEST_URI} =~ m#^/(a|up)#", "%{HTTP_USER_AGENT} =~ /bot/i", "%{REQUEST_METHOD} == 'POST'", "-z %{QUERY_STRING}", "%{HTTP_HOST} == 'h0.test'", "-R '127.0.0.0/30'", "%{REMOTE_ADDR} -ipmatch '127.0.0.2'",
        "%{REQUEST_METHOD} in {'GET', 'HEAD'}", "!(%{HTTP_REFERER} =~ /evil/) && true", "%{THE_REQUEST} =~ /f\\.html/", "reqenv('bad') == '1'", "-n env('bad')", "%{REQUEST_FILENAME} =~ /priv/", "-f %{REQUEST_FILENAME}", "-d %{REQUEST_FILENAME}", "req('X-Real-IP') -strmatch '198.*'", "%{QUERY_STRING} =~ /x=(.)/ && $1 == '1'",
        "%{REQUEST_URI} -strcmatch '/A/*'", "toupper(%{REQUEST_METHOD}) != %{REQUEST_METHOD}", "%{REMOTE_USER} == 'ann'", "false || %{HTTP_COOKIE} =~ /c=1/", "%{PATH_INFO} != ''", "tolower(%{HTTP_HOST}) =~ /w\\d/", "%{HTTPS} == 'off'", "%{IS_SUBREQ} == 'true'", "file('/nonexistent') == ''",
    ];

    private void Ifs(List<Statement> into, int depth)
    {
        into.Add(new($"If \"{Any(Tests[..^1])}\"", Body(3)));
        if (Chance(3)) into.Add(new($"ElseIf \"{Any(Tests[..^1])}\"", Body(3)));
        if (Chance(3)) into.Add(new("Else", Body(3)));
        if (depth < 1 && Chance(6)) Ifs(into[^1].Inside!, depth + 1);
    }

    private string SetEnvIf() => Any("SetEnvIf User-Agent", "SetEnvIfNoCase User-Agent", "SetEnvIf Referer", "SetEnvIf Request_URI", "SetEnvIf Remote_Addr", "SetEnvIf Request_Method", "SetEnvIf X-Real-IP", "SetEnvIf bad", "BrowserMatch", "BrowserMatchNoCase", "SetEnvIf ^Coo", "SetEnvIf Host")
        + " " + Any("bot", "^$", "^curl", "evil", "\\.php$", "^127\\.0\\.0\\.[12]$", "GET|POST", "(h)\\d", "^/(a|up)/", "^1$", ".") + " " + Any("bad", "bad none", "bad=$1", "!bad", "bad=0", "none=1 !bad", "no-proxy");

    private void Rewrites(List<Statement> into, bool server)
    {
        if (!Chance(8)) into.Add(new($"RewriteEngine {(Chance(10) ? "Off" : "On")}"));
        if (Chance(8)) into.Add(new($"RewriteOptions {Any("Inherit", "InheritBefore", "AllowNoSlash", "MergeBase", "AllowAnyURI")}"));
        if (!server && Chance(4)) into.Add(new($"RewriteBase {Any("/", "/a/", "/up", "/x/")}"));
        for (var i = 1 + random.Next(3); i > 0; i--)
        {
            for (var c = random.Next(3); c > 0; c--) into.Add(new("RewriteCond " + Any("%{HTTP_USER_AGENT} bot [NC]", "%{HTTP_REFERER} !^$", "%{HTTP_REFERER} evil [OR]", "%{REMOTE_ADDR} ^127\\.0\\.0\\.[1-3]$", "%{REQUEST_FILENAME} !-f", "%{REQUEST_FILENAME} -d", "%{QUERY_STRING} x=(.)", "%{THE_REQUEST} HTTP/1.1", "%{REQUEST_METHOD} =POST", "%{REQUEST_URI} ^/a [OR]", "%{HTTP_HOST} ^h[02] [NC]", "%{ENV:bad} ^1$", "%{DOCUMENT_ROOT}/$1 -f", "%{REQUEST_FILENAME} -l", "%{HTTPS} off", "%1 =1", "%{REQUEST_URI} >/b", "expr \"%{REQUEST_METHOD} == 'GET'\"", "%{HTTP:X-Real-IP} !^127", "%{REQUEST_FILENAME} -s", "%{IS_SUBREQ} true", "%{ENV:REDIRECT_STATUS} 200")));
            into.Add(new("RewriteRule " + Any("^", "^(.*)$", "\\.php$", "^/?a/(.*)$", "^/?(up|e)/(.+)", "!\\.html$", "^/?old/?(.*)", "f\\.html$", "^/?([^/]+)/([^/]+)$", "^index\\.html$", "^$") + " "
                + Any("-", "-", "-", "/f.html", "f.html", "/a/$1", "a/f.html", "/missing", "/a/b/?q=$1", "http://o.test/$1", "/up/", root + "/r1/f.html", "/e/%1", "/$2?", "/priv/f.html") + Any(" [F]", " [F,L]", " [L]", "", " [R=403]", " [G]", " [R=404,L]", " [R,L]", " [R=301,NE]", " [END]", " [NC,L]", " [PT]", " [QSA,L]", " [E=bad:1]", " [C]", " [S=1]", " [NS,F]", " [L,DPI]", " [N=3]", " [QSD]")));
        }
    }

    private List<Statement> Limited()
    {
        List<Statement> body = [];
        if (Chance(2)) Access(body);
        else Compat(body);
        return body;
    }

    private void Login(List<Statement> into)
    {
        if (!Chance(8)) into.Add(new($"AuthType {Any("Basic", "Basic", "Basic", "None")}"));
        if (!Chance(12)) into.Add(new("AuthName members"));
        if (!Chance(10)) into.Add(new($"AuthUserFile {root}/{Any("users", "users", "users", "nousers", "r1/priv/f.html")}"));
        if (Chance(3)) into.Add(new($"AuthGroupFile {root}/{Any("groups", "groups", "nogroups")}"));
        if (!Chance(4)) into.Add(new($"Require {Any("valid-user", "user ann", "user bob cy", "group staff", "group none", "valid-user")}"));
    }

    private string Line(bool negative = false) => (negative && Chance(4) ? "not " : "") + Any("all granted", "all granted", "all denied", "ip 127.0.0.1", "ip 127.0.0.0/30", "ip 127", "ip 127.0.0.2 127.0.0.3", "ip 127.0.0.0/255.255.255.252", "ip ::1", "ip 10", "local", "method GET", "method POST OPTIONS", "method HEAD", "env none", "env REDIRECT_STATUS", "valid-user", "user ann", "group staff", "ip 198.51.100", "env bad", "expr \"%{REQUEST_METHOD} == 'GET'\"", "expr %{HTTP_USER_AGENT} =~ /curl/", "env bad none");

    private void Access(List<Statement> into)
    {
        if (!Chance(3)) { for (var i = 1 + random.Next(2); i > 0; i--) into.Add(new("Require " + Line())); return; }
        into.Add(Container(0, "Any"));
    }

    private Statement Container(int depth, string within)
    {
        var kind = within == "Any" ? Any("RequireAll", "RequireAny") : Any("RequireAll", "RequireAny", "RequireNone");
        List<Statement> inside = [new("Require " + Line())];
        for (var i = random.Next(3); i > 0; i--) inside.Add(depth < 2 && Chance(4) ? Container(depth + 1, kind == "RequireAll" ? "All" : "Any") : new("Require " + Line(negative: kind == "RequireAll")));
        return new(kind, inside);
    }

    private void Compat(List<Statement> into)
    {
        if (Chance(2)) into.Add(new($"Order {Any("allow,deny", "deny,allow", "mutual-failure", "Allow,Deny")}"));
        for (var i = random.Next(3); i > 0; i--) into.Add(new($"{Any("Allow", "Deny")} from {Any("all", "127.0.0.1", "127.0.0.0/30", "127.0", "10.0.0.0/8", "::1", "env=none", "env=!none", "127.0.0.3 127.0.0.4", "env=REDIRECT_STATUS", "env=bad", "env=!bad")}"));
        if (Chance(3)) into.Add(new($"Satisfy {Any("Any", "All")}"));
    }

    private static string Quoted(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private string Any(params string[] from) => from[random.Next(from.Length)];
}
