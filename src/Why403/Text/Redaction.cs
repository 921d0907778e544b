using System.Globalization;
using System.Text;

namespace Why403.Text;

/// <summary>
/// Turns secrets into their shape: enough to recognise one, never enough to use it. Applied where evidence is made
/// (invariant 8), so no writer can leak what it was never given.
/// </summary>
public static class Redaction
{
    /// <summary>The longest piece of a stranger's text that evidence quotes.</summary>
    public const int QuoteLimit = 160;

    // Request and response fields whose whole value is a secret or holds one.
    private static readonly HashSet<string> SecretHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization", "proxy-authorization", "x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token",
        "x-amz-security-token", "x-goog-api-key", "x-csrf-token", "x-xsrf-token", "x-csrftoken", "ocp-apim-subscription-key",
        "cf-access-client-secret", "cf-access-client-id", "x-vault-token", "private-token", "x-gitlab-token", "dpop", "x-shopify-access-token",
        "x-functions-key", "x-session-token", "x-id-token", "authentication", "x-authorization", "x-token",
    };

    // Query parameters that hold a signature, a token or a key. Identifiers and expiries stay readable: they explain.
    private static readonly HashSet<string> SecretParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        "signature", "sig", "x-amz-signature", "x-goog-signature", "x-amz-security-token", "x-oss-signature", "x-oss-security-token", "q-signature",
        "token", "access_token", "id_token", "refresh_token", "auth_token", "jwt", "api_key", "apikey", "api-key", "key", "secret", "client_secret",
        "password", "passwd", "pwd", "code", "session", "sessionid", "sid", "phpsessid", "jsessionid", "policy", "hdnts", "hdnea", "__token__", "hmac", "hash", "md5",
        "auth", "auth_key", "ec_token", "bcdn_token", "__cld_token__", "verify", "hm", "oh", "s", "st", "lsig", "sign", "secure", "ik-s", "_hash", "subscription-key", "assertion", "samlresponse", "ticket",
    };

    /// <summary>Fewer characters tell more than they hide, so a short secret shows none of its own.</summary>
    public static string Shape(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var length = secret.Length.ToString(CultureInfo.InvariantCulture);
        return secret.Length < 24 ? $"…({length} chars)" : $"{secret[..4]}…({length} chars)";
    }

    public static bool IsSecretHeader(string name) => SecretHeaders.Contains(name);

    public static bool IsSecretParameter(string name) => SecretParameters.Contains(name);

    /// <summary>A header's value as evidence may show it.</summary>
    public static string Header(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (name.Equals("cookie", StringComparison.OrdinalIgnoreCase)) return Cookies(value);
        if (name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase)) return SetCookie(value);
        if (name.Equals("location", StringComparison.OrdinalIgnoreCase) || name.Equals("referer", StringComparison.OrdinalIgnoreCase)) return Quote(Address(value));
        if (!SecretHeaders.Contains(name)) return Quote(value);
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        // The scheme ("Bearer", "Basic") is no secret and explains much.
        return space is > 0 and < 20 ? value[..space] + " " + Shape(value[(space + 1)..]) : Shape(value);
    }

    /// <summary>An address with user information, secret parameters and JWT-like path segments replaced by their shape.</summary>
    public static string Address(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        // OAuth's implicit grant returns its token behind the hash (RFC 6749 section 4.2.2).
        if (hash >= 0) return Address(address[..hash]) + "#" + Pairs(address[(hash + 1)..]);
        var text = address;
        var scheme = SchemeEnd(text);
        if (scheme >= 0)
        {
            var start = scheme + 3;
            var end = text.AsSpan(start).IndexOfAny('/', '?', '#');
            end = end < 0 ? text.Length : start + end;
            var at = text.LastIndexOf('@', end - 1, end - start);
            if (at >= 0) text = string.Concat(text.AsSpan(0, start), "…", text.AsSpan(at));
        }
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? text : text[..question];
        if (path.Contains("/eyJ", StringComparison.Ordinal) || path.Contains("bcdn_token=", StringComparison.Ordinal))
            path = string.Join('/', path.Split('/').Select(s => s.StartsWith("eyJ", StringComparison.Ordinal) || s.StartsWith("bcdn_token=", StringComparison.Ordinal) ? Shape(s) : s));
        if (scheme >= 0 && path.AsSpan(scheme + 3).IndexOf('/') is >= 0 and var root) path = string.Concat(path.AsSpan(0, scheme + 3 + root), SignedSegments(path[(scheme + 3 + root)..]));
        if (question < 0) return path;
        return path + "?" + Pairs(text[(question + 1)..]);
    }

    /// <summary>Where <c>://</c> stands behind a scheme; -1 where it is missing or part of a path or query.</summary>
    private static int SchemeEnd(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && text.AsSpan(0, end).IndexOfAny('/', '?', '#') < 0 ? end : -1;
    }

    /// <summary><c>name=value&amp;…</c> with the values of secret names replaced.</summary>
    private static string Pairs(string text)
    {
        var pairs = new StringBuilder(text.Length);
        foreach (var pair in text.Split('&'))
        {
            if (pairs.Length > 0) pairs.Append('&');
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            // A long query without any name is an encrypted token (Edgecast).
            if (equals < 0) { pairs.Append(pair.Length >= 64 ? Shape(pair) : pair); continue; }
            var name = pair[..equals];
            var value = pair[(equals + 1)..];
            // "amp;Signature" is a Signature whose address was HTML-escaped on its way.
            var plain = name.StartsWith("amp;", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;
            var secret = value.Length > 0 && (SecretParameters.Contains(plain) || value.StartsWith("eyJ", StringComparison.Ordinal));
            pairs.Append(name).Append('=').Append(secret ? Shape(value) : value);
        }
        return pairs.ToString();
    }

    /// <summary>A stranger's text on one line, cut at <see cref="QuoteLimit"/>.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = text.Length > QuoteLimit ? text[..QuoteLimit] + "…" : text;
        return line.AsSpan().IndexOfAny('\r', '\n', '\t') < 0 ? line : line.Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ');
    }

    /// <summary>Links signed in their path: <c>/hash,seconds/…</c> (CDN77), <c>/minute/md5/…</c> and <c>/md5/hex seconds/…</c> (Alibaba).</summary>
    private static string SignedSegments(string path)
    {
        var segments = path.Split('/');
        if (segments.Length < 2) return path;
        if (segments[1].Split(',') is [{ Length: >= 16 }, { Length: >= 9 } seconds] && seconds.All(char.IsAsciiDigit)) segments[1] = Shape(segments[1]);
        else if (IsMd5(segments[1]) && segments.Length > 2 && segments[2].Length == 8) segments[1] = Shape(segments[1]);
        else if (segments[1].Length == 12 && segments.Length > 2 && IsMd5(segments[2])) segments[2] = Shape(segments[2]);
        else return path;
        return string.Join('/', segments);

        static bool IsMd5(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit);
    }

    private static string Cookies(string value) =>
        Quote(string.Join("; ", value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(CookiePair)));

    private static string SetCookie(string value)
    {
        var parts = value.Split(';', 2);
        return Quote(CookiePair(parts[0].Trim()) + (parts.Length > 1 ? ";" + parts[1] : ""));
    }

    private static string CookiePair(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? pair : pair[..(equals + 1)] + (equals + 1 == pair.Length ? "" : Shape(pair[(equals + 1)..]));
    }
}
