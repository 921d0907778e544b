namespace Why403.Oracle.Tests.Nginx;

/// <summary>Small configurations that the server accepts, made of what the evaluation covers.</summary>
public sealed class ConfigurationGenerator(Random random, string root)
{
    private static readonly string[] Prefixes = ["/", "/a", "/a/", "/a/b", "/a/b/", "/noidx/", "/priv/", "/up/", "/up", "/f", "/xonly/", "/ld/", "/auth", "/e/"];
    private static readonly string[] Patterns = [@"\.php$", @"\.(TXT|html)$", @"^/(a|up)/(.*)$", @"/\.(?!well-known)", @"^/(?<first>[^/]+)/", @"^/a/b", @"index", @"[A-Z]", @"^/[[:alpha:]]/?$", @"(b|f)\.?", @"\bup\b", @"/$", @"^/\w+\.\w{2,4}$", @"(.+?)/+$", @"^(?:/[a-z]++)+$", @"[^/]*\.(?i:HTML)$", @"(?<!b)/f", @"^/((a)|(up))", "^/(?P<second>x?)"];
    private static readonly string[] Targets = ["/f.html", "/a/f.html", "/403.html", "/missing", "/a/", "/up/", "/e/1", "/priv/f.html", "/a/b/a.php", "/auth/ok"];
    private static readonly string[] Clients = ["127.0.0.1", "127.0.0.2", "127.0.0.0/30", "127.0.0.4/31", "10.0.0.0/8", "192.0.2.7", "all", "unix:", "::1", "198.51.100.0/24", "fe80::/10"];

    public List<Node> Http(int servers, int port)
    {
        var http = new List<Node>
        {
            new("map $http_user_agent $bad", [new("default 0"), new("~*curl 1"), new("BadBot 1"), new("'' 2"), new("~^Sp(i)der yes$1")]),
            new("map $uri $place", [new("default ''"), new("/a/f.html in"), new("~^/up/(?<rest>.*)$ $rest"), new("~\\.php$ 1")]),
            new("map $http_host $dom", [new("hostnames"), new("default other"), new(".h1.test one"), new("*.w.test two"), new("x.* three")]),
            // Names that patterns may set are known everywhere.
            new("map $host $names", [new("\"~^(?<kk>!)(?<first>!)(?<second>!)(?<w>!)(?<v>!)$\" 1")]),
            new("geo $zone", [new("default out"), new("127.0.0.0/29 near"), new("127.0.0.3 me"), new("198.51.100.0/24 far")]),
            new("geo $arg_ip $given", [new("default none"), new("10.0.0.0/8 ten"), new("10.1.0.0/16 tenone")]),
            new("split_clients $arg_k $half", [new("30% a"), new("20.5% b"), new("* ''")]),
        };
        for (var i = 0; i < servers; i++) http.Add(Server(i, port + i / 4));
        return http;
    }

    private Node Server(int number, int port)
    {
        var inside = new List<Node> { new($"listen 127.0.0.1:{port}{(number % 4 == 1 && Chance(2) ? " default_server" : "")}"), new($"server_name {Name(number)}") };
        if (!Chance(8)) inside.Add(new($"root {root}/r{(Chance(4) ? 2 : 1)}{(Chance(4) ? "/" : "")}"));
        else inside.Add(new($"root {root}/{Any("$zone", "r$v", "r1/$zone/../")}"));
        if (Chance(8)) inside.Add(new("merge_slashes off"));
        if (inside[^1].Text.Contains("$v", StringComparison.Ordinal)) inside.Add(new("set $v 1"));
        Common(inside, 10);
        if (Chance(8)) { inside.Add(new($"valid_referers {Any("none", "none blocked", "")} server_names {Any("*.good.test", "evil.*", "~e.il", "evil.test/x")}")); }
        if (Chance(6)) { inside.Add(new("set_real_ip_from 127.0.0.0/30")); inside.Add(new($"real_ip_header {Any("X-Forwarded-For", "X-Real-IP", "X-Other")}")); if (Chance(2)) inside.Add(new("real_ip_recursive on")); }
        if (Chance(5)) Rewrites(inside, true);
        inside.Add(new("location @n1", NamedBody()));
        inside.Add(new("location @n2", NamedBody()));
        Locations(inside, 2 + random.Next(6), null, 0);
        return new("server", inside);
    }

    private static string Name(int number) => (number % 4) switch { 0 => $"h{number}.test .dot{number}.test", 1 => $"*.w{number}.test h{number}.test", 2 => $"x{number}.* h{number}.test", _ => $"~^re(\\d+){number}\\.test$ h{number}.test" };

    private void Locations(List<Node> into, int count, string? under, int depth)
    {
        var used = new HashSet<string>();
        for (var i = 0; i < count; i++)
        {
            var head = Head(under);
            if (!used.Add(head.Replace("^~ ", ""))) continue;
            var body = new List<Node>();
            var isRegex = head.StartsWith('~');
            Common(body, 5);
            if (Chance(5)) body.Add(isRegex ? new Node($"alias {root}/r1{Any("/$1", "$uri", "/a/f.html", "/a")}") : head.StartsWith('=') ? new Node($"alias {root}/r1{Any("/f.html", "/a/index.html")}") : new Node($"alias {root}/r{1 + random.Next(2)}{Any("/a/", "/a", "/", "/up/", "/noidx/")}"));
            else if (Chance(6)) body.Add(new($"root {root}/r2"));
            if (Chance(4)) Rewrites(body, false);
            if (Chance(5)) TryFiles(body);
            if (Chance(14)) body.Add(new("internal"));
            if (Chance(12)) body.Add(new("valid_referers blocked *.good.test evil.test"));
            if (Chance(14)) body.Add(new("dav_methods DELETE MKCOL PUT"));
            if (Chance(10)) body.Add(new("set_real_ip_from 127.0.0.0/8"));
            if (Chance(12)) body.Add(new(Any("proxy_pass http://127.0.0.1:9", "fastcgi_pass 127.0.0.1:9", "stub_status", "empty_gif")));
            if (Chance(7)) body.Add(new($"limit_except {Any("GET", "GET POST", "POST", "PUT DELETE", "HEAD")}", LimitBody()));
            if (depth < 2 && !head.StartsWith('=') && Chance(5)) Locations(body, 1 + random.Next(3), isRegex ? "" : head.Replace("^~ ", ""), depth + 1);
            into.Add(new($"location {head}", body));
        }
    }

    private string Head(string? under)
    {
        if (Chance(3)) return $"{Any("~", "~*")} \"{Any(Patterns)}\"";
        if (under is "") return $"~ \"{Any(Patterns)}\"";
        var name = under is null ? Any(Prefixes) : under + Any("b", "b/", "f.html", "x", "index.html");
        return Any("", "", "", "= ", "^~ ") + name;
    }

    private List<Node> NamedBody()
    {
        var body = new List<Node>();
        Common(body, 6);
        if (Chance(2)) body.Add(new(Any("return 200 named", "return 403", "return 404", "rewrite ^ /f.html", "rewrite ^ /a/ break", "return 302 /x", "set $v 1", "return 503 busy")));
        return body;
    }

    private List<Node> LimitBody()
    {
        var body = new List<Node>();
        if (Chance(2)) Access(body);
        if (Chance(4)) body.Add(new("proxy_pass http://127.0.0.1:9"));
        if (body.Count == 0) body.Add(new("deny all"));
        return body;
    }

    private void Access(List<Node> into)
    {
        for (var i = 1 + random.Next(3); i > 0; i--) into.Add(new($"{Any("allow", "deny")} {Any(Clients)}"));
        if (Chance(2)) into.Add(new("deny all"));
    }

    private void Common(List<Node> into, int rarity)
    {
        if (Chance(rarity)) Access(into);
        if (Chance(rarity * 2)) into.Add(new($"satisfy {Any("any", "all")}"));
        if (Chance(rarity * 2)) { into.Add(new($"auth_basic {Any("\"members\"", "\"members\"", "off", "$dom")}")); if (Chance(2)) into.Add(new($"auth_basic_user_file {Any(root + "/users", root + "/users", root + "/nousers", root + "/r1/priv/f.html")}")); }
        if (Chance(rarity * 3)) into.Add(new($"auth_basic_user_file {root}/users"));
        if (Chance(rarity * 3)) into.Add(new($"auth_request {Any("/auth/ok", "/auth", "/a/f.html", "/missing", "/e/1", "off", "/priv/")}"));
        if (Chance(rarity)) into.Add(new($"index {Any("index.html", "a.php index.html", "index.htm", "nope.html /f.html", "f.html", "$place.html index.html", "index.php", "missing")}"));
        if (Chance(rarity)) into.Add(new($"autoindex {Any("on", "on", "off", "ON")}"));
        if (Chance(rarity)) into.Add(new($"error_page {Any("403", "404", "403 404", "401", "500", "301", "405 413")} {Any("", "", "", "=", "=200", "=404", "=403")} {Any(Any(Targets), Any(Targets), "@n1", "@n2", "http://o.test/", "/a/$zone", "@nowhere")}"));
        if (Chance(rarity * 2)) into.Add(new($"recursive_error_pages {Any("on", "off")}"));
        if (Chance(rarity * 2)) into.Add(new($"disable_symlinks {Any("on", "if_not_owner", "off", "on from=$document_root", $"on from={root}/r1", "if_not_owner from=$document_root")}"));
        if (Chance(rarity * 3)) into.Add(new($"client_max_body_size {Any("1", "10", "0", "1k")}"));
        if (Chance(rarity * 3)) into.Add(new($"log_not_found {Any("on", "off")}"));
    }

    private void TryFiles(List<Node> into)
    {
        var first = string.Join(' ', Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Any("$uri", "$uri/", "/f.html", "$uri.html", "/a$uri", "/missing", "$place", "$1", "/priv/f.html")));
        into.Add(new($"try_files {first} {Any("=404", "=403", "@n1", "@n2", "/f.html", "/a/f.html?x=1", "$uri", "/index.html", "/missing", "=410", "/e/$zone?$args")}"));
    }

    private void Rewrites(List<Node> into, bool server)
    {
        for (var i = 1 + random.Next(3); i > 0; i--)
        {
            switch (random.Next(server ? 7 : 8))
            {
                case 0 when !server: into.Add(new(Any("return 403", "return 403 no", "return 200 yes", "return 404", "return 301 /x", "return 444", "return 204", "return 410", "return /bad/", "return 200 $1$place", "return 500").Replace("return /bad/", "return 302 http://o.test$request_uri", StringComparison.Ordinal))); break;
                case 1: into.Add(new($"set $v {Any("1", "0", "''", "$zone", "$arg_x", "$1", "a$uri", "$half", "$cookie_c")}")); break;
                case 2: into.Add(new($"rewrite \"{Any(Patterns)}\" {Any("/f.html", "/a/$1", "/$2", "/a/b/?y=$1", "/up/$zone?", "$uri/", "http://o.test/$1", "/e/1", "$1")} {Any("last", "break", "", "", "redirect", "permanent")}")); break;
                case 3 when Chance(3): into.Add(new("break")); break;
                default: into.Add(If(server)); break;
            }
        }
        if (!into.Any(n => n.Text.StartsWith("set $v", StringComparison.Ordinal)) && into.Any(n => n.ToString().Contains("$v"))) into.Insert(0, new("set $v x"));
    }

    private Node If(bool server)
    {
        var condition = Any("$bad", "$v", "$invalid_referer", "$zone = near", "$place", "$dom != other", "$request_method = POST", "$request_method !~ ^(GET|HEAD)$", "$http_user_agent ~* (bot|curl)", "$args ~ x=(.)", "-f $request_filename", "!-e $request_filename", "-d $request_filename", "$uri ~ ^/(a|up)", "$half = a", "$given = ten", "$remote_addr ~ ^127\\.0\\.0\\.[1-3]$", "$http_cookie ~* \"c=(\\w+)\"", "$host = h0.test", "$arg_x", "$is_args", "-x $document_root/a", "!-f $document_root/f.html", "$first", "$remote_user = ann", "$request_uri ~* \"\\.\\./\"", "$http_x_other", "$request_filename ~ priv", "$document_root = $realpath_root", "$cookie_c = 1", "$content_length", "$server_port", "$uri = /a/f.html", "$realip_remote_addr != $remote_addr", "$server_name = h0.test", "$scheme = http", "$query_string ~* \"[?&]?k=(?<kk>\\w*)\"", "$kk");
        var body = new List<Node>();
        for (var i = 1 + random.Next(2); i > 0; i--)
        {
            body.Add(random.Next(5) switch
            {
                0 => new Node("return " + Any("403", "404", "200 if", "301 /y", "444", "403 text")),
                1 => new Node($"set $v {Any("1", "0", "$1", "$zone")}"),
                2 => new Node($"rewrite {Any("^ /f.html", "^/(.*)$ /a/$1", "/x /up/")} {Any("last", "break", "")}"),
                3 when !server => new Node(Any("index f.html", "autoindex on", $"root {root}/r2", "error_page 404 /f.html", "proxy_pass http://127.0.0.1:9", "satisfy any", "auth_basic members").Replace("satisfy any", "autoindex off", StringComparison.Ordinal)),
                _ => new Node(Any("break", "set $w $v")),
            });
        }
        return new($"if ({condition})", body);
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private string Any(params string[] from) => from[random.Next(from.Length)];
}
