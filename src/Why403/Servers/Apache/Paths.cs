namespace Why403.Servers.Apache;

/// <summary>Paths and addresses as text: apr_filepath_merge, ap_make_dirstr_parent, ap_escape_uri.</summary>
internal static class Paths
{
    /// <summary>An absolute path without doubled slashes, dots and double dots; a slash at the end stays.</summary>
    public static string Canonical(string path)
    {
        if (!path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal)) return path;
        var parts = new List<string>();
        var slash = path.EndsWith('/');
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            slash = part is "." or ".." || path.EndsWith('/');
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        if (parts.Count == 0) return "/";
        return "/" + string.Join('/', parts) + (slash ? "/" : "");
    }

    /// <summary>Up to the last slash, and with it.</summary>
    public static string Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..(slash + 1)];
    }

    public static int Slashes(string path) => path.AsSpan().Count('/');

    /// <summary>What a path may hold unescaped (ap_os_escape_path).</summary>
    public static string Escape(string path)
    {
        if (path.AsSpan().IndexOfAnyExcept(CharacterSets.Path) < 0) return path;
        var text = new System.Text.StringBuilder(path.Length + 8);
        foreach (var c in path)
        {
            if (CharacterSets.Path.Contains(c)) text.Append(c);
            else text.Append('%').Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}
