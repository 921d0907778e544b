namespace Why403.Servers.Apache.Rewrites;

/// <summary>Addresses inside of mod_rewrite: with a scheme or not, their query, and back to a local path.</summary>
internal static class RewriteAddress
{
    private static readonly (string Scheme, bool TakesQuery)[] Schemes =
    [
        ("ajp://", true), ("balancer://", true), ("ftp://", false), ("fcgi://", true), ("gopher://", false), ("http://", true), ("https://", true), ("h2://", true), ("h2c://", true),
        ("ldap://", false), ("mailto:", true), ("news:", false), ("nntp://", false), ("scgi://", true), ("ws://", true), ("wss://", true), ("unix:", true),
    ];

    /// <summary>The length of a scheme that is known; 0 for none (is_absolute_uri).</summary>
    public static int SchemeLength(string address, out bool takesQuery)
    {
        takesQuery = false;
        if (address.Length <= 5 || address[0] == '/') return 0;
        foreach (var (scheme, query) in Schemes)
            if (address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                takesQuery = query;
                return scheme == "unix:" && address.AsSpan(5).StartsWith("//") ? 7 : scheme.Length;
            }
        return 0;
    }

    /// <summary>Takes the query off the rewritten name (splitout_queryargs).</summary>
    public static void SplitQuery(RequestRecord request, RewriteFlags flags)
    {
        if (flags.Has("QSN", "qsnone")) { request.Arguments = null; return; }
        var name = request.Filename!;
        var skip = SchemeLength(name, out var takesQuery);
        if (skip > 0 && !takesQuery) { request.Arguments = null; return; }
        if (flags.Has("QSD", "qsdiscard")) request.Arguments = null;
        var question = flags.Has("QSL", "qslast") ? name.LastIndexOf('?') : name.IndexOf('?', Math.Min(skip, name.Length));
        if (question < skip) return;
        var query = name[(question + 1)..];
        request.Filename = name[..question];
        if (flags.Has("QSA", "qsappend"))
        {
            if (query.Length > 0) request.Arguments = query + "&" + request.Arguments;
        }
        else request.Arguments = query;
        if (request.Arguments is { Length: 0 }) request.Arguments = null;
        else if (request.Arguments is { } all && all.EndsWith('&')) request.Arguments = all[..^1];
    }

    /// <summary>fully_qualify_uri.</summary>
    public static void Qualify(RequestRecord request)
    {
        var name = request.Filename!;
        if (SchemeLength(name, out _) == 0) request.Filename = Redirects.Absolute(request, name.StartsWith('/') ? name : "/" + name);
    }

    /// <summary>An address of this very server is a local path again (reduce_uri); false where that cannot be told.</summary>
    public static bool Reduce(RequestRecord request)
    {
        var name = request.Filename!;
        var scheme = request.Run.Request.Scheme + "://";
        if (name.Length <= scheme.Length || !name.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var end = name.AsSpan(scheme.Length).IndexOfAny('/', ':');
        var host = end < 0 ? name[scheme.Length..] : name[scheme.Length..(scheme.Length + end)];
        var asked = request.Run.Request.Host is { } field ? Bytes.Lower(Bytes.Of(field)).Split(':')[0] : null;
        var own = new[] { request.Server.Name, asked }.Concat(request.Server.Aliases.Select(a => a.Name)).Any(n => n is not null && n.Equals(host, StringComparison.OrdinalIgnoreCase));
        if (!own) return false;
        var port = end >= 0 && name[scheme.Length + end] == ':' ? name[(scheme.Length + end + 1)..].Split('/')[0] : request.Run.Request.Scheme == "https" ? "443" : "80";
        if (request.Run.Request.LocalPort is { } local && port != local.ToString(System.Globalization.CultureInfo.InvariantCulture)) return false;
        if (request.Run.Request.LocalPort is null) request.Run.Unknown("whether an address leads back to this server depends on its port", null);
        var slash = name.IndexOf('/', scheme.Length);
        request.Filename = slash < 0 ? "/" : name[slash..];
        return true;
    }

    /// <summary>The path behind a directory as one behind another (subst_prefix_path).</summary>
    public static string Replace(string input, string match, string with)
    {
        var prefix = match.EndsWith('/') ? match[..^1] : match;
        if (!input.StartsWith(prefix, StringComparison.Ordinal) || input.Length <= prefix.Length || input[prefix.Length] != '/') return input;
        return (with.Length > 0 && !with.EndsWith('/') ? with + "/" : with) + input[(prefix.Length + 1)..];
    }

    /// <summary>The path of an absolute address, escaped; the host stays (escape_absolute_uri).</summary>
    public static string Escape(string address, int scheme)
    {
        if (address[scheme - 1] != '/') return address[..scheme] + Paths.Escape(address[scheme..]);
        var slash = address.IndexOf('/', scheme);
        return slash < 0 || slash + 1 == address.Length ? address : address[..(slash + 1)] + Paths.Escape(address[(slash + 1)..]);
    }
}
