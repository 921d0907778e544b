using Why403.Text;

namespace Why403.Statements;

/// <summary>A 401 or 403 in disguise: a redirect to a login or an access-denied page instead of the status.</summary>
internal static class LoginRedirect
{
    private static readonly string[] LoginHosts = ["login.microsoftonline.com", "accounts.google.com", "cloudflareaccess.com", "okta.com", "auth0.com", "login.live.com", "onelogin.com", "duosecurity.com"];
    private static readonly string[] LoginPaths = ["/login", "/signin", "/sign-in", "/sign_in", "/log-in", "/account/login", "/users/sign_in", "/wp-login.php", "/cdn-cgi/access/login", "/oauth2/sign_in", "/oauth2/start", "/oauth2/authorize", "/saml/login", "/sso/login", "/auth/login", "/my.policy"];
    private static readonly string[] DeniedPaths = ["/account/accessdenied", "/accessdenied", "/access-denied", "/access_denied", "/forbidden", "/unauthorized"];

    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 302 or 303 or 307 } response || response.Headers["Location"] is not { Length: > 0 and < 8192 } location) return Reading.Nothing;
        var from = exchange.Request.Uri ?? new Uri("https://unknown.invalid/");
        if (!Uri.TryCreate(from, location, out var target)) return Reading.Nothing;
        var path = target.AbsolutePath.TrimEnd('/').ToLowerInvariant();
        // Somebody who asks for the login page itself is not refused by being sent from one form of it to another.
        if (Is(from.AbsolutePath.TrimEnd('/').ToLowerInvariant(), LoginPaths) || Is(from.AbsolutePath.TrimEnd('/').ToLowerInvariant(), DeniedPaths)) return Reading.Nothing;
        var evidence = Evidence.Outside($"the answer is a redirect to {Redaction.Quote(Redaction.Address(target.AbsoluteUri))}");
        if (Is(path, DeniedPaths))
            return new([new("role.insufficient", Confidence.Likely, "the request is sent to a page that says access is denied: a 403 in disguise", [evidence]) { Layer = Layer.Application }], []);
        return Is(path, LoginPaths) || LoginHosts.Any(h => target.Host.Equals(h, StringComparison.OrdinalIgnoreCase) || target.Host.EndsWith("." + h, StringComparison.OrdinalIgnoreCase))
            ? new([new("login.required", Confidence.Likely, "the request is sent to a login page: a 401 in disguise", [evidence]) { Layer = Layer.Application }], [])
            : Reading.Nothing;
    }

    private static bool Is(string path, string[] known) => known.Any(k => path.EndsWith(k, StringComparison.Ordinal));
}
