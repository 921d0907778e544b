using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Why403.Servers.Nginx;

/// <summary><c>$secure_link</c>: empty for a missing or wrong hash, 0 for an expired link, 1 for a good one (ngx_http_secure_link_module).</summary>
internal static class SecureLink
{
    public static string Value(Run run)
    {
        if (Secret(run.Scope) is { } word) return Old(run, word[0]);
        if (run.Scope.NearestLast("secure_link") is not { } link || run.Scope.NearestLast("secure_link_md5") is not { } secret) return "";
        var (hash, expires) = Split(run, link);
        long seconds = 0;
        if (expires is not null && (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds <= 0)) return "";
        if (hash.Length > 24 || Decode(hash) is not { Length: 16 } sent) return "";
#pragma warning disable CA5351 // the server's own hash
        var wanted = MD5.HashData(Encoding.Latin1.GetBytes(run.Expand(run.Configuration.Template(secret[0]))));
#pragma warning restore CA5351
        if (!sent.AsSpan().SequenceEqual(wanted)) return "";
        if (expires is null) return "1";
        if (run.Request.At is not { } at) { run.Unknown("whether the link has expired needs the time of the request", link.Span); return ""; }
        return seconds < at.ToUnixTimeSeconds() ? "0" : "1";
    }

    /// <summary>A block with either of the newer two takes no older secret from around it (ngx_http_secure_link_merge_conf).</summary>
    private static Directive? Secret(Scope? scope)
    {
        for (; scope is not null; scope = scope.Parent)
        {
            if (scope.OwnLast("secure_link_secret") is { } secret) return secret;
            if (scope.OwnLast("secure_link") is not null || scope.OwnLast("secure_link_md5") is not null) return null;
        }
        return null;
    }

    /// <summary><c>/prefix/hash/link</c> of the address as it was sent, its arguments included (ngx_http_secure_link_old_variable).</summary>
    private static string Old(Run run, string secret)
    {
        var raw = run.Original.Raw;
        var first = raw.IndexOf('/', Math.Min(1, raw.Length));
        var second = first < 0 ? -1 : raw.IndexOf('/', first + 1);
        if (second - first - 1 != 32 || second + 1 == raw.Length) return "";
        var link = raw[(second + 1)..];
#pragma warning disable CA5351 // the server's own hash
        var wanted = Convert.ToHexStringLower(MD5.HashData(Encoding.Latin1.GetBytes(link + secret)));
#pragma warning restore CA5351
        return raw.AsSpan(first + 1, 32).Equals(wanted, StringComparison.OrdinalIgnoreCase) ? link : "";
    }

    public static string Expires(Run run) => run.Scope.NearestLast("secure_link") is { } link ? Split(run, link).Expires ?? "" : "";

    private static (string Hash, string? Expires) Split(Run run, Directive link)
    {
        var value = run.Expand(run.Configuration.Template(link[0]));
        var comma = value.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? (value, null) : (value[..comma], value[(comma + 1)..]);
    }

    private static byte[]? Decode(string text)
    {
        var standard = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        standard = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        var bytes = new byte[standard.Length];
        return standard.Length > 0 && !standard.Contains(' ', StringComparison.Ordinal) && Convert.TryFromBase64String(standard, bytes, out var count) ? bytes[..count] : null;
    }
}
