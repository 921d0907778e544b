namespace Why403.Servers.Apache;

/// <summary>Where mod_proxy_fcgi connects to, and the path that it hands on: <c>fcgi://host:port/path</c>, with <c>unix:/socket|</c> before it for a socket.</summary>
/// <param name="Address"><c>unix:/socket</c> or <c>host:port</c>; null where the program is not told by the text alone.</param>
internal sealed record FastCgiUrl(string? Address, string Host, string Path)
{
    private const string Scheme = "fcgi://";
    private const string Usual = ":8000"; // FCGI's port in proxy_util.c

    /// <summary>Where the address behind <c>unix:/socket|</c> begins; null where there is no socket.</summary>
    public static int? SocketEnd(string url) => url.StartsWith("unix:", StringComparison.OrdinalIgnoreCase) && url.IndexOf('|', StringComparison.Ordinal) is > 5 and var bar ? bar + 1 : null;

    /// <summary>Null for another scheme.</summary>
    public static FastCgiUrl? Parse(string url)
    {
        string? socket = null;
        if (SocketEnd(url) is { } end)
        {
            socket = url[5..(end - 1)];
            url = url[end..];
        }
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var slash = url.IndexOf('/', Scheme.Length);
        var host = slash < 0 ? url[Scheme.Length..] : url[Scheme.Length..slash];
        var address = socket is null ? host.LastIndexOf(':') > host.LastIndexOf(']') ? host : host + Usual : "unix:" + Paths.Canonical(socket);
        // A relative socket starts in a directory that is built in; an expression is computed for each request.
        if (socket is not null && !socket.StartsWith('/') || address.Contains("%{", StringComparison.Ordinal) || address.Contains('$', StringComparison.Ordinal)) address = null;
        return new(address, host, slash < 0 ? "" : url[(slash + 1)..]);
    }
}
