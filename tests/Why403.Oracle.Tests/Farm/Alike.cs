using System.Collections.Immutable;

namespace Why403.Oracle.Tests.Farm;

/// <summary>
/// Causes for which a server sends one and the same page, and which no other header, method or query of the request
/// tells apart. A rule on the User-Agent sends that page too, but another User-Agent betrays it.
/// </summary>
internal static class Alike
{
    private static readonly ImmutableArray<string> Rules =
        ["server.access-rule", "server.rewrite-forbidden", "address.denied", "address.not-allowed", "address.geo-denied"];

    private static readonly ImmutableArray<string> Files =
    [
        "file.mode-denies", "file.owner-differs", "file.acl-denies", "file.parent-blocked", "file.symlink-refused",
        "file.selinux-denies",
    ];

    /// <summary>nginx, lighttpd: whatever refuses a path.</summary>
    public static ImmutableArray<string> ToPath(string cause, string path) =>
        [.. Rules.Concat(Files).Concat(path.EndsWith('/') ? ["server.no-index"] : Array.Empty<string>()).Where(id => id != cause)];

    /// <summary>Apache also refuses by .htaccess.</summary>
    public static ImmutableArray<string> ToApachePath(string cause, string path) =>
        cause == "server.htaccess-rule" ? ToPath(cause, path) : ToPath(cause, path).Add("server.htaccess-rule");

    /// <summary>A rule of a reverse proxy, which has no files: a path or an address.</summary>
    public static ImmutableArray<string> ToProxyPath(string cause) =>
        [.. Rules.Append("server.proxy-rule").Where(id => id != cause)];
}
