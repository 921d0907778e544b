using System.Collections.Frozen;

namespace Why403.Captures;

/// <summary>The options of curl 8 that are read here, and which of the others take a value (curl's src/tool_getparam.c lists them).</summary>
internal static class CurlOptions
{
    // The letters whose option takes a value; the rest of a bundle ("-sXPOST") is then that value.
    private const string LettersWithValue = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

    private static readonly FrozenDictionary<char, string> Letters = new Dictionary<char, string>
    {
        ['A'] = "user-agent", ['b'] = "cookie", ['d'] = "data", ['e'] = "referer", ['E'] = "cert", ['F'] = "form", ['G'] = "get", ['H'] = "header",
        ['I'] = "head", ['k'] = "insecure", ['L'] = "location", ['r'] = "range", ['T'] = "upload-file", ['u'] = "user", ['x'] = "proxy", ['X'] = "request",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> NamesWithValue = FrozenSet.Create(StringComparer.Ordinal,
        "user-agent", "cookie", "cookie-jar", "data", "data-raw", "data-ascii", "data-binary", "data-urlencode", "json", "referer", "cert", "cert-type",
        "key", "key-type", "pass", "cacert", "capath", "form", "form-string", "header", "range", "upload-file", "user", "proxy", "request", "url", "url-query",
        "resolve", "connect-to", "oauth2-bearer", "output", "output-dir", "max-time", "connect-timeout", "retry", "retry-delay", "retry-max-time", "write-out",
        "config", "interface", "local-port", "limit-rate", "max-redirs", "proxy-user", "proxy-header", "proxy-cert", "proxy-key", "socks4", "socks4a", "socks5", "socks5-hostname",
        "preproxy", "noproxy", "ciphers", "tls13-ciphers", "tls-max", "curves", "pinnedpubkey", "dns-servers", "doh-url", "unix-socket", "abstract-unix-socket",
        "aws-sigv4", "request-target", "proto", "proto-default", "proto-redir", "speed-limit", "speed-time", "stderr", "trace", "trace-ascii", "time-cond",
        "keepalive-time", "max-filesize", "netrc-file", "dump-header", "continue-at", "rate", "alt-svc", "hsts", "etag-save", "etag-compare", "expect100-timeout",
        "ip-tos", "happy-eyeballs-timeout-ms", "variable", "create-file-mode", "crlfile", "engine", "ech", "service-name", "impersonate");

    public static string? Name(char letter) => Letters.GetValueOrDefault(letter);

    public static bool TakesValue(char letter) => LettersWithValue.Contains(letter, StringComparison.Ordinal);

    public static bool TakesValue(string name) => NamesWithValue.Contains(name);
}
