namespace Why403.Servers.Nginx;

/// <summary>The search for a location (ngx_http_core_find_location): exact, longest prefix and inside it, patterns in order unless <c>^~</c>.</summary>
internal static class LocationChoice
{
    internal enum Result { None, Prefix, Final, Redirect }

    public static Result Find(Run run)
    {
        var result = Search(run, run.Scope);
        var location = run.Scope.Kind == ScopeKind.Location ? run.Scope.Location : null;
        if (location is null) run.Step("location", StepRole.Note, "no location matches, the server block answers", run.Server.Scope.Source?.Words[0].Span);
        else run.Step("location", StepRole.Chosen, $"chosen for this path: {How(location, result)}", location.Source.Span);
        return result;
    }

    private static string How(Location location, Result result) => result == Result.Redirect ? "it adds the missing slash" : location.Kind switch
    {
        LocationKind.Exact => "exact match",
        LocationKind.Regex => "first pattern that matches",
        _ => "longest prefix",
    };

    private static Result Search(Run run, Scope level)
    {
        var tree = level.Locations;
        if (level.Children.Count == 0) return Result.None;
        var uri = run.Uri;
        if (tree.Exact(uri) is { } exact) { run.Scope = exact.Scope; return Result.Final; }
        if (tree.PrefixEqual(uri) is null && WithSlash(tree, uri) is { } redirecting) { run.Scope = redirecting.Scope; return Result.Redirect; }
        var result = Result.None;
        var noRegex = false;
        if (tree.LongestPrefix(uri) is { } prefix)
        {
            run.Scope = prefix.Scope;
            noRegex = prefix.NoRegex;
            result = Result.Prefix;
            var inner = Search(run, prefix.Scope);
            if (inner is Result.Final or Result.Redirect) return inner;
        }
        if (noRegex) return result;
        foreach (var location in tree.Regex)
        {
            if (!run.Match(location.Pattern!, uri, location.Source))
            {
                if (run.UnknownBecause is not null) return result;
                continue;
            }
            run.Scope = location.Scope;
            Search(run, location.Scope);
            return Result.Final;
        }
        return result;
    }

    /// <summary>A location for <c>/x/</c> with an upstream answers <c>/x</c> with a redirect.</summary>
    private static Location? WithSlash(LocationTree tree, string uri)
    {
        var slashed = uri + "/";
        if (tree.Exact(slashed) is { } exact && Redirects(exact)) return exact;
        if (tree.PrefixEqual(slashed) is not { } prefix || !Redirects(prefix)) return null;
        return tree.Exact(slashed) ?? prefix;
    }

    private static bool Redirects(Location location) => location.Scope.Settings.Handler is { } handler && (Directives.IsUpstream(handler.Name) || handler.Name == "memcached_pass");
}
