using Why403.Servers;

namespace Why403.Tests.Servers.Apache;

public sealed class EvaluationTests
{
    /// <summary>What stands in the main file, a tree, a request, and what Apache 2.4.71 answers to it.</summary>
    public sealed record Row(string Name, string Inside, string Target, int Status, string? Cause = null, string Log = "", string[]? Tree = null, string Method = "GET", string Client = "203.0.113.9", string[]? Headers = null)
    {
        public override string ToString() => Name;
    }

    private static readonly string[] Usual = ["/w/index.html", "/w/f.html", "/w/a/", "/w/a/index.html", "/w/a/f.html", "/w/no/", "/w/x/ x", "/w/x/index.html", "/w/closed/ r", "/w/closed/f.html", "/w/unread -", "/w/l -> f.html", "/w/lo -> f.html other", "/w/ld -> a", "/w/loop -> loop", "/w/dangling -> nowhere", "/w/403.html", "/users r ann:$apr1$lZL6V/ci$sQw6g73nRuoOIj/gnD18Z.,bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "/groups r staff: ann", "/o/", "/o/f.html"];
    private const string Login = "AuthType Basic\nAuthName m\nAuthUserFile /users\nAuthGroupFile /groups\n";
    private static readonly string[] Ann = ["Authorization: Basic YW5uOm15UGFzc3dvcmQ="];

    private static readonly Row[] Rows =
    [
        new("a file", "", "/f.html", 200),
        new("a directory without slash", "", "/a", 301),
        new("a directory with an index", "", "/a/", 200),
        new("a directory without index", "", "/no/", 403, "server.no-index", "AH01276: Cannot serve directory /w/no/: No matching DirectoryIndex (index.html) found, and server-generated directory index forbidden by Options directive"),
        new("a directory that is listed", "<Directory /w/no>\nOptions +Indexes\n</Directory>", "/no/", 200),
        new("no index is tried", "DirectoryIndex disabled", "/a/", 403, "server.no-index", "AH01276: Cannot serve directory /w/a/: No matching DirectoryIndex () found, and server-generated directory index forbidden by Options directive"),
        new("a listing that may not be read", "<Directory /w/x>\nAllowOverride None\nOptions +Indexes\nDirectoryIndex none\n</Directory>", "/x/", 403, "file.mode-denies", "AH01275: Can't open directory for index: /w/x/"),
        new("a file below a directory that may not be searched", "<Directory /w>\nAllowOverride None\n</Directory>", "/closed/f.html", 403, "file.parent-blocked", "AH00035: access to /closed/f.html denied (filesystem path '/w/closed/f.html') because search permissions are missing on a component of the path"),
        new("its .htaccess is what is missed where one may stand", "", "/closed/f.html", 403, "file.parent-blocked", "AH00529: /w/closed/.htaccess pcfg_openfile: unable to check htaccess file, ensure it is readable and that '/w/closed/' is executable"),
        new("an unreadable file", "", "/unread", 403, "file.mode-denies", "AH00132: file permissions deny server access: /w/unread"),
        new("a file asked as a directory", "", "/f.html/", 404, null, "AH00130: File does not exist: /w/f.html/"),
        new("a dangling link", "", "/dangling", 403, "file.symlink-refused", "AH00037: Symbolic link not allowed or link target not accessible: /w/dangling"),
        new("a link loop", "", "/loop", 403, "file.symlink-refused", "AH00037: Symbolic link not allowed or link target not accessible: /w/loop"),
        new("links are not followed", "<Directory /w>\nOptions None\n</Directory>", "/l", 403, "file.symlink-refused"),
        new("a link of the same owner", "<Directory /w>\nOptions SymLinksIfOwnerMatch\n</Directory>", "/l", 200),
        new("a link of another owner", "<Directory /w>\nOptions SymLinksIfOwnerMatch\n</Directory>", "/lo", 403, "file.symlink-refused"),
        new("a name too long", "", "/" + new string('n', 300), 403, "server.path-suspicious", "AH00036: access to /" + new string('n', 300) + " failed (filesystem path '/w/" + new string('n', 300) + "')"),
        new("an encoded slash", "", "/a%2ff.html", 404, "server.path-suspicious"),
        new("an encoded slash that may stand", "AllowEncodedSlashes On", "/a%2ff.html", 200),
        new("above the root", "", "/../x", 400, "server.path-suspicious", "AH10244: invalid URI path (/../x)"),
        new("TRACE comes before every rule", "<Location />\nRequire all denied\n</Location>", "/", 200, Method: "TRACE"),
        new("TRACE switched off", "TraceEnable Off", "/", 405, "server.method-refused", Method: "TRACE"),
        new("an unknown method", "", "/f.html", 501, "server.method-refused", "AH00135: Invalid method in request FOO /f.html HTTP/1.1", Method: "FOO"),
        new("PUT on a file", "", "/f.html", 405, "server.method-refused", Method: "PUT"),
        new("POST on a file", "", "/f.html", 200, Method: "POST"),
        new("POST on a directory", "", "/no/", 404, Method: "POST"),
        new("AllowMethods", "<Directory /w>\nAllowMethods GET\n</Directory>", "/f.html", 405, "server.method-refused", "AH01623: client method denied by server configuration: 'POST' to /w/f.html", Method: "POST"),

        new("a deeper section grants", "<Directory /w/a>\nRequire all denied\n</Directory>\n<Directory /w/a/b>\nRequire all granted\n</Directory>", "/a/b/f", 200, Tree: ["/w/a/", "/w/a/b/", "/w/a/b/f"]),
        new("a .htaccess grants what a section denies", "<Directory /w/a>\nRequire all denied\n</Directory>", "/a/f", 200, Tree: ["/w/a/", "/w/a/f", "/w/a/.htaccess r Require all granted"]),
        new("DirectoryMatch comes behind .htaccess", "<DirectoryMatch ^/w/a>\nRequire all denied\n</DirectoryMatch>", "/a/f", 403, "server.access-rule", "AH01630: client denied by server configuration: /w/a/f", ["/w/a/", "/w/a/f", "/w/a/.htaccess r Require all granted"]),
        new("a Location grants what a Directory denies", "<Directory /w/a>\nRequire all denied\n</Directory>\n<Location /a>\nRequire all granted\n</Location>", "/a/f.html", 200),
        new("a later Location wins, broad or not", "<Location /a/f.html>\nRequire all granted\n</Location>\n<Location /a>\nRequire all denied\n</Location>", "/a/f.html", 403, "server.access-rule"),
        new("a Location ends at a slash", "<Location /f>\nRequire all denied\n</Location>", "/f.html", 200),
        new("Files apply to missing names too", "<Files none>\nRequire all denied\n</Files>", "/none", 403, "server.access-rule"),
        new("FilesMatch", "<FilesMatch \"\\.html$\">\nRequire all denied\n</FilesMatch>", "/f.html", 403, "server.access-rule"),
        new("AuthMerging And", "<Directory /w>\nRequire ip 10\n</Directory>\n<Location />\nAuthMerging And\nRequire all granted\n</Location>", "/f.html", 403, "address.not-allowed"),
        new("AuthMerging Or", "<Directory /w>\nRequire ip 10\n</Directory>\n<Location />\nAuthMerging Or\nRequire all granted\n</Location>", "/f.html", 200),
        new("an If that holds", "<If \"%{HTTP_USER_AGENT} =~ /bot/\">\nRequire all denied\n</If>", "/f.html", 403, "server.access-rule", Headers: ["User-Agent: a bot"]),
        new("an If that does not", "<If \"%{HTTP_USER_AGENT} =~ /bot/\">\nRequire all denied\n</If>", "/f.html", 200),
        new("a path outside of every grant", "Alias /out /o", "/out/f.html", 403, "server.access-rule", "AH01630: client denied by server configuration: /o/f.html"),

        new("two lines are an or", "<Location />\nRequire ip 10\nRequire ip 203.0.113.0/24\n</Location>", "/f.html", 200),
        new("an address that is none of them", "<Location />\nRequire ip 10 192.168\n</Location>", "/f.html", 403, "address.not-allowed"),
        new("an address that is refused", "<Location />\n<RequireAll>\nRequire all granted\nRequire not ip 203.0.113.9\n</RequireAll>\n</Location>", "/f.html", 403, "address.denied"),
        new("a method is compared with its name", "<Location />\nRequire method GET\n</Location>", "/f.html", 403, "server.method-refused", Method: "OPTIONS"),
        new("a variable", "SetEnvIf User-Agent ok good\n<Location />\nRequire env good\n</Location>", "/f.html", 200, Headers: ["User-Agent: ok"]),
        new("a login is asked for", $"<Location />\n{Login}Require valid-user\n</Location>", "/f.html", 401, "login.required"),
        new("a login is given", $"<Location />\n{Login}Require valid-user\n</Location>", "/f.html", 200, Headers: Ann),
        new("a wrong password", $"<Location />\n{Login}Require valid-user\n</Location>", "/f.html", 401, "login.required", "AH01617: user ann: authentication failure for \"/f.html\": Password Mismatch", Headers: ["Authorization: Basic YW5uOmJhZA=="]),
        new("another user", $"<Location />\n{Login}Require user bob\n</Location>", "/f.html", 401, "role.insufficient", "AH01631: user ann: authorization failure for \"/f.html\": ", Headers: Ann),
        new("another user is forbidden", $"<Location />\n{Login}Require user bob\nAuthzSendForbiddenOnFailure On\n</Location>", "/f.html", 403, "role.insufficient", Headers: Ann),
        new("a group", $"<Location />\n{Login}Require group staff\n</Location>", "/f.html", 200, Headers: Ann),
        new("a refusal does not ask for a password", $"<Location />\n{Login}<RequireAll>\nRequire ip 10\nRequire valid-user\n</RequireAll>\n</Location>", "/f.html", 403, "address.not-allowed"),
        new("a login without a way to log in", "<Location />\nRequire valid-user\n</Location>", "/f.html", 500, null, "AH00027: No authentication done but request not allowed without authentication for /f.html. Authentication not configured?"),
        new("TLS is required", "<Location />\nSSLRequireSSL\n</Location>", "/f.html", 403, "tls.required", "AH02219: access to /w/f.html failed, reason: SSL connection required"),

        new("2.2 syntax does not grant", "<Directory /w>\nRequire all denied\n</Directory>", "/a/f", 403, "server.access-rule", Tree: ["/w/a/", "/w/a/f", "/w/a/.htaccess r Order mutual-failure,Allow from all"]),
        new("Require does not undo Deny", "<Directory /w>\nDeny from all\n</Directory>", "/a/f", 403, "server.access-rule", "AH01797: client denied by server configuration: /w/a/f", ["/w/a/", "/w/a/f", "/w/a/.htaccess r Require all granted"]),
        new("one line of its own throws away the outer Deny", "<Directory /w>\nDeny from all\n</Directory>", "/a/f", 200, Tree: ["/w/a/", "/w/a/f", "/w/a/.htaccess r Satisfy any"]),
        new("allow,deny without any Allow", "<Directory /w>\nOrder allow,deny\n</Directory>", "/f.html", 403, "address.not-allowed"),
        new("Satisfy any passes with the line in the log", $"<Directory /w>\nDeny from all\nSatisfy any\n{Login}Require valid-user\n</Directory>", "/f.html", 200, null, "AH01797: client denied by server configuration: /w/f.html", Headers: Ann),
        new("Limit restricts its methods alone", "<Directory /w>\n<Limit POST>\nRequire all denied\n</Limit>\n</Directory>", "/f.html", 200),
        new("LimitExcept", "<Directory /w>\n<LimitExcept GET>\nRequire all denied\n</LimitExcept>\n</Directory>", "/f.html", 403, "server.access-rule", Method: "POST"),

        new("a .htaccess that may not be read", "", "/a/f", 403, "file.mode-denies", "AH00529: /w/a/.htaccess pcfg_openfile: unable to check htaccess file, ensure it is readable and that '/w/a/' is executable", ["/w/a/", "/w/a/f", "/w/a/.htaccess -"]),
        new("it does not matter where overrides are off", "<Directory /w>\nAllowOverride None\n</Directory>", "/a/f", 200, Tree: ["/w/a/", "/w/a/f", "/w/a/.htaccess -"]),
        new("a class that is not allowed", "<Directory /w>\nAllowOverride AuthConfig\n</Directory>", "/a/f", 500, "server.htaccess-rule", "/w/a/.htaccess: Options not allowed here", ["/w/a/", "/w/a/f", "/w/a/.htaccess r Options None"]),
        new("a list of its own", "<Directory /w>\nAllowOverride None\nAllowOverrideList Options\n</Directory>", "/a/f", 200, Tree: ["/w/a/", "/w/a/f", "/w/a/.htaccess r Options None"]),
        new("options that are not allowed", "<Directory /w>\nAllowOverride Options=Indexes\n</Directory>", "/a/f", 500, "server.htaccess-rule", "/w/a/.htaccess: Option ExecCGI not allowed here", ["/w/a/", "/w/a/f", "/w/a/.htaccess r Options ExecCGI"]),
        new("mixed options", "", "/a/f", 500, "server.htaccess-rule", "/w/a/.htaccess: Either all Options must start with + or -, or no Option may.", ["/w/a/", "/w/a/f", "/w/a/.htaccess r Options +Indexes FollowSymLinks"]),
        new("it is passed over behind IfModule", "", "/a/f", 200, Tree: ["/w/a/", "/w/a/f", "/w/a/.htaccess r <IfModule mod_none.c>,Nonsense on,</IfModule>"]),

        new("Redirect 403", "Redirect 403 /a", "/a/f.html", 403, "server.rewrite-forbidden"),
        new("Redirect ends at a slash", "Redirect 403 /f", "/f.html", 200),
        new("RedirectMatch gone", "RedirectMatch gone html$", "/f.html", 410),
        new("Redirect comes before access", "Redirect /a http://o.test/\n<Location /a>\nRequire all denied\n</Location>", "/a/f.html", 302),
        new("a rule forbids", "RewriteEngine On\nRewriteRule html$ - [F]", "/f.html", 403, "server.rewrite-forbidden"),
        new("rules without links that may be followed", "<Directory /w>\nOptions None\nRewriteEngine On\n</Directory>", "/f.html", 403, "server.rewrite-forbidden"),
        new("hotlinking", "RewriteEngine On\nRewriteCond %{HTTP_REFERER} !^$\nRewriteCond %{HTTP_REFERER} !own\nRewriteRule html$ - [F]", "/f.html", 403, "hotlink.referer-refused", Headers: ["Referer: http://evil.test/"]),
        new("a script without ExecCGI", "AddHandler cgi-script .html", "/f.html", 403, "server.access-rule", "AH01262: stderr from /w/f.html: Options ExecCGI is off in this directory"),
        new("a script that may not be run", "AddHandler cgi-script .html\n<Directory /w>\nOptions +ExecCGI\n</Directory>", "/f.html", 500, "file.mode-denies"),

        new("an error page keeps the status", "ErrorDocument 403 /403.html\n<Location /a>\nRequire all denied\n</Location>", "/a/f.html", 403, "server.access-rule"),
        new("a missing error page too", "ErrorDocument 403 /none\n<Location /a>\nRequire all denied\n</Location>", "/a/f.html", 403, "server.access-rule"),
        new("an error page elsewhere", "ErrorDocument 403 http://o.test/\n<Location /a>\nRequire all denied\n</Location>", "/a/f.html", 302, "server.access-rule"),
        new("a candidate that is denied is passed over", "DirectoryIndex f.html index.html\n<Files f.html>\nRequire all denied\n</Files>", "/a/", 200, null, "AH01630: client denied by server configuration: /w/a/f.html"),
        new("the only candidate is denied", "DirectoryIndex f.html\n<Files f.html>\nRequire all denied\n</Files>", "/a/", 403, "server.access-rule"),
        new("a fallback", "FallbackResource /f.html", "/none", 200),
        new("the address behind a proxy", "RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 10.0.0.0/8\n<Location />\nRequire ip 198.51.100\n</Location>", "/f.html", 200, Client: "10.0.0.1", Headers: ["X-Forwarded-For: 192.0.2.1, 198.51.100.7"]),
        new("the field of a stranger", "RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 10.0.0.0/8\n<Location />\nRequire ip 198.51.100\n</Location>", "/f.html", 403, "address.not-allowed", Headers: ["X-Forwarded-For: 198.51.100.7"]),
        new("a body over the limit", "<Directory /w>\nLimitRequestBody 10\n</Directory>", "/f.html", 413, Method: "POST", Headers: ["Content-Length: 20"]),
        // Found by the real server, not by reading.
        new("a body over the limit hides the refusal", "<Directory /w>\nLimitRequestBody 10\nRequire all denied\n</Directory>", "/f.html", 413, null, "AH01630: client denied by server configuration: /w/f.html", Method: "POST", Headers: ["Content-Length: 20"]),
        new("a page of this server keeps the refusal", "ErrorDocument 403 /f.html\n<Location /a>\nLimitRequestBody 10\nRequire all denied\n</Location>", "/a/f.html", 403, "server.access-rule", Method: "POST", Headers: ["Content-Length: 20"]),
        new("a page that is refused as well lets the limit through", "ErrorDocument 403 /a/page\n<Location /a>\nLimitRequestBody 10\nRequire all denied\n</Location>", "/a/f.html", 413, Method: "POST", Headers: ["Content-Length: 20"]),
        new("an If limits a body before the mapping", "<LocationMatch ^/a>\n<If true>\nLimitRequestBody 1\n</If>\n</LocationMatch>\n<Location /a/>\nRedirect 301 /zz\n</Location>", "/a/f.html", 413, Method: "POST", Headers: ["Content-Length: 5"]),
        new("no limit for what goes to another server", "LimitRequestBody 1\nProxyPass /a http://127.0.0.1:9/\n<Location /a>\nRequire all denied\n</Location>", "/a/f.html", 403, "server.access-rule", Method: "POST", Headers: ["Content-Length: 5"]),
        new("TRACE to another server", "TraceEnable Off\nProxyPass /a http://127.0.0.1:9/", "/a/f.html", 405, "server.method-refused", "AH01139: TRACE forbidden by server configuration", Method: "TRACE"),
        new("a method that is none in a .htaccess", "", "/no/x", 500, "server.htaccess-rule", "/w/no/.htaccess: Invalid Method 'FOO'", [.. Usual, "/w/no/.htaccess r Require method FOO"]),
        new("a rule of an error page answers anew", "ErrorDocument 404 /a/\nRewriteEngine On\nRewriteRule ^/a/ - [F]", "/none", 403, "server.rewrite-forbidden"),
        new("a leading double slash is one", "", "//a", 301),
        new("a fragment in the address", "", "/f.html#x", 400, "server.path-suspicious"),
    ];

    public static TheoryData<Row> Cases => [.. Rows];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_status_the_cause_and_the_log_line_are_told(Row row)
    {
        var headers = (row.Headers ?? []).Select(h => (h[..h.IndexOf(':')], h[(h.IndexOf(':') + 2)..])).ToArray();
        var verdict = ApacheSite.Of(row.Inside, row.Tree ?? Usual).Ask(row.Target, row.Method, client: row.Client, headers: headers);
        Assert.Equal(ServerOutcome.Answer, verdict.Outcome);
        Assert.Equal(row.Status, verdict.Status);
        Assert.Equal(row.Cause, verdict.CauseId);
        if (row.Log.Length > 0) Assert.Contains(verdict.Log, l => l.Text == row.Log);
    }
}
