namespace Why403.Servers.Apache;

/// <summary>mod_alias's redirects: at the server before access is checked, in sections after it.</summary>
internal static class Redirects
{
    public static int? AtServer(RequestRecord request) => Place(request) ?? Listed(request, request.Server.Redirects);

    public static int? AtDirectory(RequestRecord request) => Place(request) ?? Listed(request, request.Settings.Redirects);

    /// <summary>
    /// How much of the address the prefix takes: any run of slashes fits any other, and it ends at a slash or at the end
    /// (alias_matches); 0 for no match.
    /// </summary>
    public static int PrefixLength(string uri, string prefix)
    {
        if (prefix.Length == 0) return 0;
        int p = 0, u = 0;
        while (p < prefix.Length)
        {
            if (prefix[p] == '/')
            {
                if (u >= uri.Length || uri[u] != '/') return 0;
                while (p < prefix.Length && prefix[p] == '/') p++;
                while (u < uri.Length && uri[u] == '/') u++;
            }
            else if (u >= uri.Length || uri[u++] != prefix[p++]) return 0;
        }
        return prefix[^1] != '/' && u < uri.Length && uri[u] != '/' ? 0 : u;
    }

    private static int? Place(RequestRecord request)
    {
        if (request.Settings.PlaceRedirect is not { } rule || request.Run.IsWaived(rule.Source)) return null;
        if (rule.Target?.Contains("%{", StringComparison.Ordinal) == true || rule.Target?.Contains('$', StringComparison.Ordinal) == true) request.Run.Unknown($"`{rule.Source}` is computed for each request", rule.Source.Span);
        return Answer(request, rule, rule.Target ?? "");
    }

    private static int? Listed(RequestRecord request, IEnumerable<RedirectRule> rules)
    {
        foreach (var rule in rules)
        {
            if (request.Run.IsWaived(rule.Source)) continue;
            if (rule.Regex is { } regex)
            {
                var match = regex.Run(request.Uri, out var unknown);
                if (unknown is not null) request.Run.Unknown(unknown, rule.Source.Span);
                if (match is not null) return Answer(request, rule, rule.Target is null ? "" : Escaped(Substitution.Of(rule.Target, match)));
            }
            else if (PrefixLength(request.Uri, rule.Prefix!) is var length and > 0) return Answer(request, rule, rule.Target + Paths.Escape(request.Uri[length..]));
        }
        return null;
    }

    /// <summary>The path is escaped, the query is not.</summary>
    private static string Escaped(string address)
    {
        var question = address.IndexOfAny(['?', '#']);
        return question < 0 ? Paths.Escape(address) : Paths.Escape(address[..question]) + address[question..];
    }

    private static int Answer(RequestRecord request, RedirectRule rule, string to)
    {
        if (rule.Status is < 300 or >= 400)
            return request.Refuse(rule.Status, new("mapping", rule.Status switch { 401 => "login.required", 403 => "server.rewrite-forbidden", 405 => "server.method-refused", 451 => "legal.blocked", _ => null }, $"`{rule.Source}` answers {rule.Status}", rule.Source.Span, rule.Source));
        if (to.StartsWith('/')) { if (request.Settings.RelativeRedirects != true) to = Absolute(request, to); }
        else if (!ErrorPages.IsAddress(to))
        {
            request.Run.Logs("error", $"AH00674: cannot redirect '{request.Uri}' to '{to}'; target is not a valid absoluteURI or abs_path");
            return request.Refuse(500, new("mapping", null, $"`{rule.Source}` leads to no address", rule.Source.Span, rule.Source));
        }
        if (request.Arguments is not null && !to.Contains('?', StringComparison.Ordinal)) to += "?" + request.Arguments;
        request.RedirectTo = to;
        return request.Refuse(rule.Status, new("mapping", null, $"`{rule.Source}` redirects", rule.Source.Span, rule.Source));
    }

    /// <summary>Without a ServerName the port of the virtual host's address counts.</summary>
    private static string? Usual(ServerScope server) => server.Addresses is [{ Port: > 0 and var port }, ..] ? port.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>ap_construct_url, with the name and port that the client used; a port that neither names is the usual one.</summary>
    public static string Absolute(RequestRecord request, string path)
    {
        var asked = request.Run.Request;
        var field = asked.Host is { Length: > 0 } host ? Bytes.Lower(Bytes.Of(host)) : null;
        var colon = field?.LastIndexOf(':') ?? -1;
        var name = field is null ? request.Server.Name ?? request.Run.Configuration.Main.Name : colon > 0 ? field[..colon] : field;
        if (name is null) return path;
        // A subrequest does not remember the port that the client named (fix_hostname in vhost.c writes it to the request itself).
        var port = colon > 0 && request.Main is null ? field![(colon + 1)..] : request.Server.Name is null ? Usual(request.Server) : request.Server.Port;
        return $"{asked.Scheme}://{name.TrimEnd('.')}{(port is null || port == (asked.Scheme == "https" ? "443" : "80") ? "" : ":" + port)}{path}";
    }
}
