namespace Why403.Statements;

/// <summary>A 401 or 403 in disguise: a redirect to a login or an access-denied page instead of the status.</summary>
internal static class LoginRedirect
{
    private static readonly string[] LoginHosts =
    [
        "login.microsoftonline.com", "login.microsoftonline.us", "login.live.com", "b2clogin.com", "ciamlogin.com", "accounts.google.com", "cloudflareaccess.com", "okta.com", "oktapreview.com",
        "auth0.com", "onelogin.com", "duosecurity.com", "amazoncognito.com", "login.salesforce.com", "appleid.apple.com", "id.atlassian.com",
    ];

    private static readonly string[] LoginPaths =
    [
        "/login", "/login.php", "/login.aspx", "/login.jsp", "/login.html", "/signin", "/sign-in", "/sign_in", "/log-in", "/logon", "/wp-login.php", "/cdn-cgi/access/login",
        "/oauth2/sign_in", "/oauth2/start", "/oauth2/authorize", "/oauth2/v2.0/authorize", "/protocol/openid-connect/auth", "/adfs/ls", "/my.policy", "/vdesk/hangup.php3",
    ];

    private static readonly string[] DeniedPaths = ["/accessdenied", "/access-denied", "/access_denied", "/accessdenied.aspx", "/not-authorized", "/notauthorized", "/no-access"];

    // These name a refusal and not its reason.
    private static readonly string[] RefusalPaths = ["/forbidden", "/unauthorized", "/error/403", "/errors/403", "/403", "/403.html", "/error/401"];

    // Whoever asks for one of these asked to be sent on: a login form, a logout, a "sign in with" link.
    private static readonly string[] OwnWay = ["login", "logon", "log-in", "signin", "sign-in", "sign_in", "logout", "log-out", "signout", "sign-out", "sign_out", "oauth", "oauth2", "auth", "sso", "saml", "callback", "connect", "authorize", "register", "signup"];

    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 302 or 303 or 307 } response || response.Headers["Location"] is not { Length: > 0 and < 8192 } location) return Reading.Nothing;
        var from = exchange.Request.Uri;
        if (!(from is null ? Uri.TryCreate(location, UriKind.RelativeOrAbsolute, out var target) : Uri.TryCreate(from, location, out target))) return Reading.Nothing;
        if (from is not null && (AskedForIt(from) || OnlyItsForm(from, target))) return Reading.Nothing;
        var path = Path(target.IsAbsoluteUri ? target.AbsolutePath : location.Split('?', '#')[0]);
        var ledger = new Ledger();
        var fact = $"the answer is a redirect to {Quotation.Of(Text.Redaction.Address(target.IsAbsoluteUri ? target.AbsoluteUri : location), exchange.Request)}";
        if (Ends(path, DeniedPaths))
            ledger.Claim("role.insufficient", Confidence.Likely, "the request is sent to a page that says access is denied: a 403 in disguise", Layer.Application, fact);
        else if (Ends(path, RefusalPaths))
            ledger.Claim("application.refused", Confidence.Likely, "the request is sent to a page that refuses: a 403 in disguise", Layer.Application, fact);
        else if (Ends(path, LoginPaths) || (target.IsAbsoluteUri && IsLoginHost(target.Host) && !(from is not null && IsLoginHost(from.Host))))
            ledger.Claim("login.required", Confidence.Likely, "the request is sent to a login page: a 401 in disguise", Layer.Application, fact);
        return ledger.Close();
    }

    private static bool AskedForIt(Uri from)
    {
        foreach (var segment in from.AbsolutePath.Split('/', 40))
        {
            var dot = segment.IndexOf('.', StringComparison.Ordinal);
            var name = dot < 0 ? segment : segment[..dot];
            foreach (var word in OwnWay)
                if (name.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return Ends(Path(from.AbsolutePath), DeniedPaths) || Ends(Path(from.AbsolutePath), RefusalPaths) || Ends(Path(from.AbsolutePath), LoginPaths);
    }

    /// <summary>http to https, with or without www, a slash more or less: the same page.</summary>
    private static bool OnlyItsForm(Uri from, Uri target) => target.IsAbsoluteUri && Path(target.AbsolutePath) == Path(from.AbsolutePath) && Host(target) == Host(from);

    private static string Host(Uri uri) => uri.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? uri.Host[4..] : uri.Host;

    private static string Path(string path) => path.TrimEnd('/').ToLowerInvariant();

    private static bool Ends(string path, string[] known) => known.Any(k => path.EndsWith(k, StringComparison.Ordinal));

    private static bool IsLoginHost(string host) => LoginHosts.Any(h => host.Equals(h, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + h, StringComparison.OrdinalIgnoreCase));
}
