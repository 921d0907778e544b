namespace Why403.Servers.Apache;

/// <summary>From the address to a file or to another server: mod_proxy, mod_alias, mod_userdir, then the document root (translate_name).</summary>
internal static class Translation
{
    public static int Run(RequestRecord request)
    {
        var modules = request.Run.Configuration.Modules;
        if (Rewriting.AtServer(request) is { } rewritten) return rewritten;
        if (modules.Has("mod_proxy.c") && Proxy(request)) return 0;
        // What a rule passed through may be no path any more.
        if (modules.Has("mod_alias.c") && (request.Uri.Length == 0 || request.Uri[0] == '/'))
        {
            if (Redirects.AtServer(request) is { } redirected) return redirected;
            if (Alias(request)) return 0;
        }
        if (modules.Has("mod_userdir.c") && UserDirectory.Map(request) is { } user) return user;
        return DocumentRoot(request);
    }

    private static bool Proxy(RequestRecord request)
    {
        if (request.Uri.Length == 0 || request.Uri[0] != '/' || request.Env.ContainsKey("no-proxy")) return false;
        if (request.Settings.PlaceProxy is { } place)
        {
            if (place.Regex is null && (Fnmatch.HasWildcard(place.Prefix) || place.Source.Parent?.Key == "<locationmatch")) request.Run.Unknown($"what `{place.Source}` takes in a place with wildcards is not modelled", place.Source.Span);
            if (Takes(request, place) is { } here) return here;
        }
        foreach (var rule in request.Server.ProxyPasses)
            if (Takes(request, rule) is { } answer) return answer;
        return false;
    }

    /// <summary>Null for no match; false where the rule keeps the address here.</summary>
    private static bool? Takes(RequestRecord request, ProxyRule rule)
    {
        var (target, rest) = (rule.Target, "");
        if (rule.Regex is { } regex)
        {
            var match = regex.Run(request.Uri, out var unknown);
            if (unknown is not null) request.Run.Unknown(unknown, rule.Source.Span);
            if (match is null) return null;
            target = Substitution.Of(rule.Target, match);
            // A target that names no group takes the whole address behind it.
            if (target == rule.Target) rest = request.Uri;
        }
        else
        {
            var length = Redirects.PrefixLength(request.Uri, rule.Prefix);
            if (length == 0) return null;
            rest = request.Uri[length..];
        }
        if (rule.IsExemption) { request.Run.Step("mapping", StepRole.Passed, $"`{rule.Source}` keeps the address here", rule.Source.Span); return false; }
        if (rest.Length > 0 && rest[0] != '/' && target.IndexOf('/', target.IndexOf("://", StringComparison.Ordinal) + 3) < 0)
            request.Run.Unknown($"`{rule.Source}` joins its host and the rest of the path without a slash", rule.Source.Span);
        var url = target + rest;
        if (FastCgiUrl.SocketEnd(url) is { } end) (request.ProxySocket, url) = (url[..end], url[end..]);
        request.Filename = "proxy:" + url;
        request.Handler = "proxy-server";
        request.IsProxied = true;
        request.ProxySource = rule.Source;
        request.IsProxiedRaw = rule.IsRaw;
        return true;
    }

    private static bool Alias(RequestRecord request)
    {
        if (request.Settings.PlaceAlias is { } place)
        {
            if (place.Target.Contains("%{", StringComparison.Ordinal) || place.Target.Contains('$', StringComparison.Ordinal)) request.Run.Unknown($"`{place.Source}` is computed for each request", place.Source.Span);
            var rest = request.Settings.PreservesPath == true && Redirects.PrefixLength(request.Uri, place.Prefix!) is var length and > 0 ? request.Uri[length..] : "";
            return Found(request, place, place.Target + rest);
        }
        foreach (var alias in request.Server.PathAliases)
        {
            if (alias.Regex is { } regex)
            {
                var match = regex.Run(request.Uri, out var unknown);
                if (unknown is not null) request.Run.Unknown(unknown, alias.Source.Span);
                if (match is not null) return Found(request, alias, Substitution.Of(alias.Target, match));
            }
            else if (Redirects.PrefixLength(request.Uri, alias.Prefix!) is var length and > 0) return Found(request, alias, alias.Target + request.Uri[length..]);
        }
        return false;
    }

    private static bool Found(RequestRecord request, AliasRule alias, string path)
    {
        if (alias.Regex is null && alias.Prefix is { } prefix) request.Context = (prefix, alias.Target);
        // ap_server_root_relative canonicalizes what it makes absolute.
        request.Filename = Paths.Canonical(request.Run.Configuration.Rooted(path));
        if (alias.IsScript) { request.Handler = "cgi-script"; request.IsScriptAliased = true; }
        request.Run.Step("mapping", StepRole.Chosen, $"`{alias.Source}` maps the address to {Bytes.Text(request.Filename)}", alias.Source.Span);
        return true;
    }

    private static int DocumentRoot(RequestRecord request)
    {
        var run = request.Run;
        var root = request.Server.DocumentRoot;
        if (request.Uri != "*" && !request.Uri.StartsWith('/'))
        {
            run.Logs("error", $"AH00126: Invalid URI in request '{request.Uri}' '{run.Request.Method} {Bytes.Of(run.Request.Target)} {run.Request.Protocol}'");
            return request.Refuse(400, new("mapping", "server.path-suspicious", "the address does not begin with a slash", null, null));
        }
        if (root is null) { run.Unknown("no DocumentRoot is set, and the built-in one is not known", null); return 500; }
        var path = request.Uri.TrimStart('/');
        // A path that would leave the root, or that is too long, is refused (APR_FILEPATH_SECUREROOT).
        var full = Paths.Canonical(root.TrimEnd('/') + "/" + path);
        if (full.Length > 4095)
        {
            run.Logs("error", $"AH00127: Cannot map {request.Method} {request.Unparsed} {run.Request.Protocol} to file");
            return request.Refuse(403, new("mapping", "server.path-suspicious", "the path is too long to be mapped to a file", request.Server.DocumentRootSource?.Span, null));
        }
        request.Filename = full;
        if (request.Main is null) run.Step("mapping", StepRole.Chosen, $"the address is {Bytes.Text(full)} below the document root", request.Server.DocumentRootSource?.Span);
        return 0;
    }
}
