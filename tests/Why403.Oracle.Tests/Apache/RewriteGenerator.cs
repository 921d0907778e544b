using System.Text;

namespace Why403.Oracle.Tests.Apache;

/// <summary>Rules, files and requests that meet each other often.</summary>
internal static class RewriteGenerator
{
    public static readonly string[] Files = ["index.html", "a.html", "b.html", "d/index.html", "d/c.html", "d/e/f.html", "index.php.html", "up/x.txt"];

    private static readonly string[] Paths = ["/", "/a.html", "/b.html", "/d/", "/d", "/d/c.html", "/d/e/f.html", "/up/x.txt", "/none", "/none/a.html", "/a.html/more", "/old/a.html", "/old/d/c.html", "/A.HTML", "/x/y/z", "/secret", "/user/42", "/d/none", "/b.html?x=1", "/none?q=a%20b", "/%61.html", "/a%3fb", "//d//c.html", "/d/../a.html", "/a%20b"];
    private static readonly string[] Queries = ["", "", "", "?x=1", "?id=42&y=z", "?x=%3f", "?"];
    private static readonly string[] Agents = ["Mozilla/5.0", "curl/8.0", "BadBot/1.0"];

    public static (string Target, (string, string)[] Fields) Request(Random random)
    {
        var path = Any(random, Paths);
        var target = path.Contains('?', StringComparison.Ordinal) ? path : path + Any(random, Queries);
        var fields = new List<(string, string)>();
        if (random.Next(2) == 0) fields.Add(("User-Agent", Any(random, Agents)));
        if (random.Next(4) == 0) fields.Add(("Referer", Any(random, "http://good.test/page", "http://bad.test/")));
        if (random.Next(5) == 0) fields.Add(("Cookie", "a=1; b=2"));
        return (target, [.. fields]);
    }

    public static string Rules(Random random, bool inDirectory)
    {
        var text = new StringBuilder();
        if (random.Next(5) == 0) text.AppendLine(Any(random, "SetEnvIf User-Agent curl tool=yes", "SetEnvIfNoCase User-Agent ^badbot bad", "BrowserMatch Bot bot=1 !other", "SetEnvIf Request_URI \"^/(d|old)/\" place=$1", "SetEnvIfExpr \"%{HTTP_REFERER} =~ /good/\" good"));
        text.AppendLine(random.Next(12) == 0 ? "RewriteEngine Off" : "RewriteEngine On");
        if (inDirectory && random.Next(4) == 0) text.AppendLine(Any(random, "RewriteBase /", "RewriteBase /d/", "RewriteBase /none"));
        if (random.Next(8) == 0) text.AppendLine(Any(random, "RewriteOptions Inherit", "RewriteOptions AllowNoSlash", "RewriteOptions MergeBase", "RewriteOptions InheritBefore"));
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            for (var j = random.Next(4) == 0 ? random.Next(1, 3) : random.Next(2); j > 0; j--) text.AppendLine(Condition(random));
            text.AppendLine(Rule(random, inDirectory));
        }
        if (random.Next(6) == 0) text.AppendLine(Any(random, "<If \"%{HTTP_USER_AGENT} =~ /curl/\">\nRequire all denied\n</If>", "<If \"-n %{HTTP_REFERER} && !(%{HTTP_REFERER} -strmatch '*good*')\">\nRequire all denied\n</If>", "<If \"%{QUERY_STRING} == 'x=1' || %{REQUEST_URI} in {'/secret', '/none'}\">\nRequire all denied\n</If>", "<If \"%{REMOTE_ADDR} -ipmatch '127.0.0.0/8' && req('Cookie') =~ m#a=(\\d)# && $1 -eq 1\">\nRequire all denied\n</If>"));
        return text.ToString();
    }

    private static string Condition(Random random)
    {
        var condition = Any(random,
            "%{REQUEST_FILENAME} !-f", "%{REQUEST_FILENAME} !-d", "%{REQUEST_FILENAME} -f", "%{DOCUMENT_ROOT}%{REQUEST_URI} -f", "%{HTTP_USER_AGENT} curl", "%{HTTP_USER_AGENT} ^$", "%{HTTP_USER_AGENT} badbot [NC]",
            "%{HTTP_REFERER} !good\\.test", "%{QUERY_STRING} ^x=(\\d)", "%{QUERY_STRING} id=(\\d+)", "%{QUERY_STRING} =\"\"", "%{REQUEST_URI} ^/(old|d)/", "%{REQUEST_METHOD} =GET", "%{HTTP:Cookie} b=2", "%{THE_REQUEST} \\s/+a",
            "%{REMOTE_ADDR} ^127\\.", "%{HTTP_HOST} ^h(\\d)", "%{HTTPS} off", "%{ENV:tool} =yes", "$1 ^(a|b)", "%{ENV:REDIRECT_STATUS} ^$", "%{ENV:REDIRECT_STATUS} ^200$", "%{REQUEST_URI} >/b", "%{PATH_INFO} ^/", "expr \"%{HTTP_USER_AGENT} =~ /(curl)/\"", "%{REQUEST_URI} !=/a.html", "%{IS_SUBREQ} true", "%{SERVER_PORT} -ge80");
        if (random.Next(4) == 0) condition = condition.EndsWith(']') ? condition[..^1] + ",OR]" : condition + " [OR]";
        return "RewriteCond " + condition;
    }

    private static string Rule(Random random, bool inDirectory)
    {
        var slash = inDirectory ? "" : "/";
        var pattern = Any(random, $"^{slash}old/(.*)$", "^(.*)$", "\\.html$", "!\\.html$", $"^{slash}d/(.+)", $"^{slash}(none|secret)(.*)", ".", "a", $"^{slash}user/(\\d+)$", $"^{slash}$", "^/?(x|up)/", "(.*)/$");
        var target = Any(random, "-", "-", "/a.html", "a.html", "$1", "/$1", "/d/$1", "d/c.html", "/index.html?u=$1", "/b.html?%1", "/%{QUERY_STRING}.html", "http://other.test/$1", "/none/$1", "index.php.html?q=$1", "/b.html?", "%{DOCUMENT_ROOT}/b.html", "/e%{HTTP_USER_AGENT}", "https://h1.test/x");
        var flags = new List<string>();
        for (var i = random.Next(3); i > 0; i--)
            flags.Add(Any(random, "L", "L", "F", "G", "R", "R=301", "R=404", "NC", "QSA", "QSD", "PT", "END", "S=1", "C", "NE", "E=seen:$1", "NS", "DPI", "B", "L", "R=403"));
        return $"RewriteRule {pattern} {target}" + (flags.Count > 0 ? $" [{string.Join(',', flags)}]" : "");
    }

    private static string Any(Random random, params string[] of) => of[random.Next(of.Length)];
}
