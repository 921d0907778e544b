namespace Why403.Servers.PhpFpm;

/// <summary>Which script a request means (init_request_info in sapi/fpm/fpm/fpm_main.c).</summary>
internal static class ScriptPath
{
    // mod_proxy_fcgi hands over its own address in front of the path.
    private static readonly string[] ApachePrefixes = ["proxy:fcgi://", "proxy:balancer://"];

    /// <param name="Path">Null where no script is found: the answer is 404.</param>
    /// <param name="IsUnknown">What the pool may see of a path cannot be told.</param>
    internal readonly record struct Found(string? Path, bool IsUnknown);

    /// <param name="decodes">Whether this PHP decodes a path that came with Apache's prefix; null where that is not known.</param>
    public static Found Of(HandOver request, bool fixesPathInfo, bool? decodes, FileWalk files, string chroot)
    {
        var script = request["SCRIPT_FILENAME"];
        if (script is null) return fixesPathInfo ? new(request["PATH_TRANSLATED"], false) : new(null, false);
        var plain = Written(script);
        var fromApache = plain != script;
        script = plain;
        var written = Search(script, fixesPathInfo, files, chroot);
        if (!fromApache || decodes == false || !script.Contains('%', StringComparison.Ordinal)) return written;
        var read = Search(Uri.UnescapeDataString(script), fixesPathInfo, files, chroot);
        return decodes == true || read == written ? read : new(null, true);
    }

    /// <summary>The path without what mod_proxy_fcgi writes in front of it.</summary>
    public static string Written(string script)
    {
        foreach (var prefix in ApachePrefixes)
        {
            if (!script.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            var slash = script.IndexOf('/', prefix.Length);
            script = slash < 0 ? "" : script[slash..];
            if (script.IndexOf('?', StringComparison.Ordinal) is >= 0 and var question) script = script[..question];
        }
        return script;
    }

    private static Found Search(string script, bool fixesPathInfo, FileWalk files, string chroot)
    {
        if (!fixesPathInfo) return new(script.Length > 0 && IsValid(script) ? script : null, false);
        if (script.Length == 0) return new(null, false);
        if (!script.EndsWith('/'))
        {
            var whole = files.Stat(Bytes.Of(chroot + script));
            if (whole.IsUnknown) return new(null, true);
            if (whole.Error == Errno.None) return new(IsValid(script) ? script : null, false);
        }
        // What stands behind the first regular file on the way is the path info.
        for (var slash = script.LastIndexOf('/'); slash > 0; slash = script.LastIndexOf('/', slash - 1))
        {
            var shorter = script[..slash];
            var found = files.Stat(Bytes.Of(chroot + shorter));
            if (found.IsUnknown) return new(null, true);
            if (found is { Error: Errno.None, Node.Kind: NodeKind.File }) return new(IsValid(shorter) ? shorter : null, false);
        }
        return new(null, false);
    }

    /// <summary>A path with <c>..</c> in it is none (is_valid_path).</summary>
    private static bool IsValid(string path)
    {
        for (var at = path.IndexOf("..", StringComparison.Ordinal); at >= 0; at = path.IndexOf("..", at + 2, StringComparison.Ordinal))
            if ((at == 0 || path[at - 1] == '/') && (at + 2 == path.Length || path[at + 2] == '/')) return false;
        return true;
    }
}
