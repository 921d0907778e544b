namespace Why403.Servers.Nginx;

/// <summary>From the address to a path (ngx_http_map_uri_to_path).</summary>
internal static class FileMapping
{
    /// <summary>The path of the address itself; null, with the log line, where an <c>alias</c> meets a rewritten address.</summary>
    public static string? Path(Run run)
    {
        var settings = run.Settings;
        if (settings.Alias != 0 && !run.IsLocationValid)
        {
            run.Logs("alert", $"\"alias\" cannot be used in location \"{run.Scope.Location?.Name}\" where URI was rewritten");
            return null;
        }
        // Debian's 1.22.1-9+deb12u11 refuses this as above; the sources of that release do not.
        if (settings.Alias != 0 && run.UriChanged) run.Unknown($"a path behind a rewrite in a location with `{settings.RootSource}` differs between builds of the server", settings.RootSource?.Span);
        var root = Root(run);
        if (settings.Alias == LocationSettings.WholeAlias) return run.AddsUriToAlias ? root + run.Uri : root;
        return root + (run.Uri.Length >= settings.Alias ? run.Uri[settings.Alias..] : "");
    }

    public static string Root(Run run)
    {
        var source = run.Settings.RootSource;
        if (source is null) return Full(run, "html");
        var template = run.Configuration.Template(source[0]);
        var root = run.Expand(template);
        if (template.IsPlain && source.Name == "root" && root.Length > 0 && root[^1] == '/') root = root[..^1];
        else if (!template.IsPlain && source.Name == "root" && source[0].EndsWith('/') && root.Length > 0) root = root[..^1];
        return Full(run, root);
    }

    public static bool UsesCaptures(Run run) => run.Settings.RootSource is { } source && run.Configuration.Template(source[0]).HasCaptures;

    private static string Full(Run run, string path) => path.StartsWith('/') || path.Length == 0 && run.Settings.RootSource is not null ? path : run.Configuration.Prefix + path;

    /// <summary>stat() as the location's symlink rule has it.</summary>
    public static Found Test(Run run, string path)
    {
        var (rule, trusted) = Links(run, path);
        var found = rule == LinkRule.Follow ? run.Files.Stat(path) : run.Files.OpenAt(path, rule, trusted);
        return Cached(run, path, found);
    }

    public static Found Open(Run run, string path)
    {
        var (rule, trusted) = Links(run, path);
        var found = rule == LinkRule.Follow ? run.Files.Open(path) : run.Files.OpenAt(path, rule, trusted);
        if (found.IsUnknown) NotTold(run, found);
        return found;
    }

    /// <summary>With <c>open_file_cache</c> every test opens the file, and what an earlier request found may still be kept.</summary>
    private static Found Cached(Run run, string path, Found found)
    {
        if (run.Scope.NearestLast("open_file_cache") is { } cache && cache[0] != "off" && found.Error == Errno.None && !found.IsUnknown)
        {
            var opened = run.Files.Open(path);
            if (opened.Error != Errno.None) run.Unknown($"with `{cache.Name}` the test of {Bytes.Text(path)} depends on what is cached", cache.Span);
        }
        if (found.IsUnknown) NotTold(run, found);
        return found;
    }

    public static void NotTold(Run run, Found found) => run.Unknown($"what the worker may do with {Bytes.Text(found.Guilty)} is not known", null);

    private static (LinkRule Rule, int Trusted) Links(Run run, string path)
    {
        if (run.Scope.NearestLast("disable_symlinks") is not { } directive) return (LinkRule.Follow, 0);
        var rule = LinkRule.Follow;
        var from = "";
        for (var i = 0; i < directive.Count; i++)
        {
            if (directive[i] == "on") rule = LinkRule.Refuse;
            else if (directive[i] == "if_not_owner") rule = LinkRule.SameOwner;
            else if (directive[i].StartsWith("from=", StringComparison.Ordinal)) from = run.Expand(run.Configuration.Template(directive[i][5..]));
        }
        if (rule == LinkRule.Follow || from.Length == 0 || !path.StartsWith(from, StringComparison.Ordinal)) return (rule, 0);
        if (from.Length == path.Length) return (LinkRule.Follow, 0);
        if (path[from.Length] == '/') return (rule, from.Length);
        return (rule, from[^1] == '/' ? from.Length - 1 : 0);
    }
}
