using Why403.Servers;
using Why403.Servers.Nginx;

namespace Why403.Tests.Servers.Nginx;

public sealed class EvaluationTests
{
    /// <summary>The inside of a server block, a tree, a request, and what nginx 1.22.1 answers to it.</summary>
    public sealed record Row(string Name, string Server, string Target, int Status, string? Cause = null, string Log = "", string[]? Tree = null, string Method = "GET", string Client = "203.0.113.9", string[]? Headers = null)
    {
        public override string ToString() => Name;
    }

    private static readonly string[] Usual = ["/w/index.html", "/w/f.html", "/w/a/", "/w/a/index.html", "/w/a/f.html", "/w/no/", "/w/x/ x", "/w/x/index.html", "/w/closed/ r", "/w/closed/f.html", "/w/unread -", "/w/l -> f.html", "/w/lo -> f.html other", "/w/ld -> a", "/w/loop -> loop", "/w/dangling -> nowhere", "/w/403.html", "/w/users r ann:{PLAIN}good,bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="];

    private static readonly Row[] Rows =
    [
        new("a file", "", "/f.html", 200),
        new("a directory without slash", "", "/a", 301),
        new("a directory without index", "", "/no/", 403, "server.no-index", "directory index of \"/w/no/\" is forbidden"),
        new("a directory that may be searched and not read, without slash", "", "/x", 403, "file.mode-denies", "open() \"/w/x\" failed (13: Permission denied)"),
        new("the same with slash", "", "/x/", 200),
        new("a directory that may be read and not searched", "", "/closed/", 403, "file.parent-blocked", "\"/w/closed/index.html\" is forbidden (13: Permission denied)"),
        new("a file below it", "", "/closed/f.html", 403, "file.parent-blocked", "open() \"/w/closed/f.html\" failed (13: Permission denied)"),
        new("try_files of the server is lost in a location", "try_files $uri /f.html; location / { }", "/closed/f.html", 403, "file.parent-blocked"),
        new("a location's try_files does", "location / { try_files $uri /f.html; }", "/closed/f.html", 200, null, "stat() \"/w/closed/f.html\" failed (13: Permission denied)"),
        new("an unreadable file", "", "/unread", 403, "file.mode-denies", "open() \"/w/unread\" failed (13: Permission denied)"),
        new("a file asked as a directory", "", "/f.html/", 404, null, "\"/w/f.html/index.html\" is not found (20: Not a directory)"),
        new("a link loop", "", "/loop", 403, "file.symlink-refused", "open() \"/w/loop\" failed (40: Too many levels of symbolic links)"),
        new("a dangling link", "", "/dangling", 404),
        new("POST on a file", "", "/f.html", 405, "server.method-refused", Method: "POST"),
        new("TRACE", "", "/f.html", 405, "server.method-refused", Method: "TRACE"),
        new("above the root", "", "/../x", 400, "server.path-suspicious"),

        new("deny", "location /a/ { allow 10.0.0.0/8; deny all; }", "/a/f.html", 403, "server.access-rule", "access forbidden by rule"),
        new("deny even for a missing file", "location /a/ { deny all; }", "/a/none", 403, "server.access-rule"),
        new("allow", "location /a/ { allow 10.0.0.0/8; deny all; }", "/a/f.html", 200, Client: "10.1.2.3"),
        new("rules of the inner level replace the outer ones", "location /a/ { deny all; location /a/f { allow all; } }", "/a/f.html", 200),
        new("a nested location without rules inherits them", "location /a/ { deny all; location /a/f { } }", "/a/f.html", 403, "server.access-rule"),
        new("return comes before deny", "location /a/ { deny all; return 200 x; }", "/a/f.html", 200),
        new("return 403", "location /a/ { return 403; }", "/a/f.html", 403, "server.rewrite-forbidden"),
        new("IPv6 is not covered by IPv4 rules", "allow 127.0.0.1; deny all;", "/f.html", 403, "server.access-rule", Client: "::1"),
        new("a mapped address is", "allow 127.0.0.1; deny all;", "/f.html", 200, Client: "::ffff:127.0.0.1"),
        new("limit_except refuses other methods", "location / { limit_except GET { deny all; } }", "/f.html", 403, "server.method-refused", Method: "POST"),
        new("limit_except GET covers HEAD", "location / { limit_except GET { deny all; } }", "/f.html", 200, Method: "HEAD"),
        new("limit_except loses the location's return", "location / { limit_except GET { allow all; } return 200 x; }", "/none", 404, Method: "POST"),

        new("satisfy any without credentials", "satisfy any; deny all; auth_basic m; auth_basic_user_file /w/users;", "/f.html", 401, "login.required"),
        new("satisfy any with them", "satisfy any; deny all; auth_basic m; auth_basic_user_file /w/users;", "/f.html", 200, Headers: ["Authorization: Basic YW5uOmdvb2Q="]),
        new("satisfy all refuses first", "deny all; auth_basic m; auth_basic_user_file /w/users;", "/f.html", 403, "server.access-rule", Headers: ["Authorization: Basic YW5uOmdvb2Q="]),
        new("a wrong password", "auth_basic m; auth_basic_user_file /w/users;", "/f.html", 401, "login.required", "user \"ann\": password mismatch", Headers: ["Authorization: Basic YW5uOmJhZA=="]),
        new("a SHA password", "auth_basic m; auth_basic_user_file /w/users;", "/f.html", 401, "login.required", "user \"bob\": password mismatch", Headers: ["Authorization: Basic Ym9iOmJhZA=="]),
        new("a missing password file", "auth_basic m; auth_basic_user_file /w/none;", "/f.html", 403, "server.access-rule", "open() \"/w/none\" failed (2: No such file or directory)", Headers: ["Authorization: Basic YW5uOmdvb2Q="]),
        new("an unreadable password file", "auth_basic m; auth_basic_user_file /w/unread;", "/f.html", 500, null, "open() \"/w/unread\" failed (13: Permission denied)", Headers: ["Authorization: Basic YW5uOmdvb2Q="]),
        new("auth_basic without a file asks nothing", "auth_basic m;", "/f.html", 200),

        new("auth_request 403", "location /a/ { auth_request /auth; } location /auth { return 403; }", "/a/f.html", 403, "server.rewrite-forbidden"),
        new("auth_request ignores deny in the subrequest", "location /a/ { auth_request /auth; } location /auth { deny all; return 204; }", "/a/f.html", 200),
        new("auth_request with a redirect", "location /a/ { auth_request /auth; } location /auth { return 302 /x; }", "/a/f.html", 500, null, "auth request unexpected status: 302"),
        new("internal", "location /a/ { internal; }", "/a/f.html", 404, "resource.hidden-as-404"),

        new("an error page keeps the status", "error_page 403 /403.html; location /a/ { deny all; }", "/a/f.html", 403, "server.access-rule"),
        new("a missing error page changes it", "error_page 403 /none; location /a/ { deny all; }", "/a/f.html", 404, "server.access-rule"),
        new("an error page with a status", "error_page 403 =200 /403.html; location /a/ { deny all; }", "/a/f.html", 200, "server.access-rule"),
        new("an error page elsewhere", "error_page 403 http://o.example/; location /a/ { deny all; }", "/a/f.html", 302, "server.access-rule"),
        new("return with a text goes past error pages", "error_page 403 /none; location /a/ { return 403 no; }", "/a/f.html", 403, "server.rewrite-forbidden"),
        new("a cycle ends after ten", "location / { try_files /none /none; }", "/x", 500, null, "rewrite or internal redirection cycle while internally redirecting to \"/none\""),
        new("a named location that is missing", "location / { try_files /none @none; }", "/x", 500, null, "could not find named location \"@none\""),

        new("a pattern beats a prefix", "location /a/ { } location ~ html$ { return 410; }", "/a/f.html", 410),
        new("but not with ^~", "location ^~ /a/ { } location ~ html$ { return 410; }", "/a/f.html", 200),
        new("an inner ^~ does not hide an outer pattern", "location /a/ { location ^~ /a/f { } } location ~ html$ { return 410; }", "/a/f.html", 410),
        new("an upstream's location adds the slash", "location /up/ { proxy_pass http://127.0.0.1:9; }", "/up", 301),
        new("the index is redirected to", "location ~ html$ { deny all; }", "/a/", 403, "server.access-rule"),
        new("an alias without slash leads to the parent", "location /p { alias /w/a/; }", "/p../f.html", 200),
        new("an alias and a rewrite", "location /a/ { alias /w/; rewrite ^ /x break; }", "/a/f.html", 500, null, "\"alias\" cannot be used in location \"/a/\" where URI was rewritten"),

        new("disable_symlinks", "disable_symlinks on;", "/l", 403, "file.symlink-refused", "openat() \"/w/l\" failed (40: Too many levels of symbolic links)"),
        new("disable_symlinks in the middle", "disable_symlinks on;", "/ld/f.html", 404, null, "openat() \"/w/ld/f.html\" failed (20: Not a directory)"),
        new("the same owner", "disable_symlinks if_not_owner;", "/l", 200),
        new("another owner", "disable_symlinks if_not_owner;", "/lo", 403, "file.symlink-refused"),

        new("hotlinking", "valid_referers none server_names; if ($invalid_referer) { return 403; } server_name a.test;", "/f.html", 403, "hotlink.referer-refused", Headers: ["Referer: http://evil.test/"]),
        new("an own referer", "valid_referers none server_names; if ($invalid_referer) { return 403; } server_name a.test;", "/f.html", 200, Headers: ["Referer: https://A.test:99/x"]),
        new("a user agent", "if ($http_user_agent ~* bot) { return 403; }", "/f.html", 403, "bot.user-agent", Headers: ["User-Agent: SomeBot"]),
        new("a secure link that is wrong", "secure_link $arg_md5; secure_link_md5 x; if ($secure_link = '') { return 403; }", "/f.html?md5=AAAAAAAAAAAAAAAAAAAAAA", 403, "signed-url.bad-signature"),
        new("a secure link that is missing", "secure_link $arg_md5; secure_link_md5 x; if ($secure_link = '') { return 403; }", "/f.html", 403, "signed-url.missing"),
        new("a secure link that is right", "secure_link $arg_md5; secure_link_md5 x; if ($secure_link = '') { return 403; }", "/f.html?md5=ndTkYSaMgDT1yFZOFVxnpg", 200),
        new("an expired secure link", "secure_link $arg_md5,$arg_e; secure_link_md5 x; if ($secure_link = '0') { return 410; }", "/f.html?md5=ndTkYSaMgDT1yFZOFVxnpg&e=1", 410, "signed-url.expired"),
        new("the real address", "set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For; allow 198.51.100.7; deny all;", "/f.html", 200, Client: "10.0.0.1", Headers: ["X-Forwarded-For: 192.0.2.1, 198.51.100.7"]),
        new("an untrusted peer's field is nothing", "set_real_ip_from 10.0.0.0/8; real_ip_header X-Forwarded-For; allow 198.51.100.7; deny all;", "/f.html", 403, "server.access-rule", Client: "192.0.2.9", Headers: ["X-Forwarded-For: 198.51.100.7"]),
        new("an if loses try_files", "location / { set $x 1; if ($x) { set $y 1; } try_files /none @n; } location @n { return 410; }", "/none", 404),
        new("00 is true", "set $z 00; if ($z) { return 410; }", "/f.html", 410),
        new("a body too large comes before deny", "location / { deny all; client_max_body_size 1; }", "/f.html", 413, null, "client intended to send too large body: 20 bytes", Method: "POST", Headers: ["Content-Length: 20"]),
        new("a listing", "autoindex on;", "/no/", 200),
        new("DELETE where the worker may not write", "dav_methods DELETE;", "/f.html", 403, "file.mode-denies", "unlink() \"/w/f.html\" failed (13: Permission denied)", Method: "DELETE"),
        // Found by the real server, not by reading.
        new("an upstream in an if is lost to a later if", "location / { if ($scheme = http) { proxy_pass http://127.0.0.1:9; } if ($host) { set $y 1; } }", "/f.html", 500, null, "no upstream configuration"),
        new("a subrequest sees the method of its main request", "location / { auth_request /auth; } location /auth { if ($request_method = GET) { return 403; } return 204; }", "/f.html", 405, "server.method-refused", Method: "POST"),
        new("a directory is reopened as a dot under disable_symlinks", "disable_symlinks on; location / { try_files $uri/ =404; }", "/closed/", 404, null, "openat() \"/w/closed/\" failed (13: Permission denied)"),
        new("DELETE looks at a link itself", "dav_methods DELETE;", "/dangling", 403, "file.mode-denies", Method: "DELETE"),
        new("a listing breaks off at an entry that is no directory", "autoindex on;", "/no/", 200, Tree: ["/w/no/", "/w/no/f", "/w/no/l -> nowhere"]),
        new("an alias that is cut lists the parent", "location /p/ { autoindex on; alias /w/ab; }", "/p/", 404, null, "opendir() \"/w/a\" failed (2: No such file or directory)", Tree: ["/w/ab/"]),
        new("a candidate's map lends its captures to the root", "location ~ ^/up { alias /w/$1; try_files $uri =404; }", "/up", 404),

        new("an unknown method on a file", "", "/f.html", 405, "server.method-refused", Method: "FOO"),
    ];

    public static TheoryData<Row> Cases => [.. Rows];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_status_the_cause_and_the_log_line_are_told(Row row)
    {
        var headers = (row.Headers ?? []).Select(h => (h[..h.IndexOf(':')], h[(h.IndexOf(':') + 2)..])).ToArray();
        var verdict = NginxSite.Of(row.Server, row.Tree ?? Usual).Ask(row.Target, row.Method, client: row.Client, headers: headers);
        Assert.Equal(ServerOutcome.Answer, verdict.Outcome);
        Assert.Equal(row.Status, verdict.Status);
        Assert.Equal(row.Cause, verdict.CauseId);
        if (row.Log.Length > 0) Assert.Contains(verdict.Log, l => l.Text == row.Log);
    }
}
