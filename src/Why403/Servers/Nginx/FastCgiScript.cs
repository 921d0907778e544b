namespace Why403.Servers.Nginx;

/// <summary>
/// <c>$fastcgi_script_name</c> and <c>$fastcgi_path_info</c> (ngx_http_fastcgi_split): the address is split once, when one of
/// them is first asked for, and stays so until an internal redirect.
/// </summary>
internal static class FastCgiScript
{
    public static string? Name(Run run)
    {
        if (Split(run) is not { } script) return null;
        // A directory is given its index here, and nowhere else.
        return script.Name.EndsWith('/') && run.Scope.NearestLast("fastcgi_index") is { } index ? script.Name + run.Expand(run.Configuration.Template(index[0])) : script.Name;
    }

    public static string? PathInfo(Run run) => Split(run)?.PathInfo;

    private static (string Name, string PathInfo)? Split(Run run)
    {
        if (run.FastCgi is { Name.Length: > 0 } known) return known;
        if (run.Scope.NearestLast("fastcgi_split_path_info") is not { } directive) return run.FastCgi = (run.Uri, "");
        var pattern = run.Configuration.Patterns.Get(directive[0], false);
        var match = pattern.Run(run.Uri, out var unknown);
        if (unknown is not null)
        {
            run.Unknown(unknown, directive.Span);
            return null;
        }
        return run.FastCgi = match is null ? (run.Uri, "") : (match.Groups[1].Value, match.Groups[2].Value);
    }
}
