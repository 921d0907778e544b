namespace Why403.Servers;

/// <summary>The C library's glob() as <c>include</c> uses it: <c>*</c>, <c>?</c> and <c>[…]</c> inside one path component, sorted by bytes.</summary>
internal static class Glob
{
    public static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    public static List<string> Expand(string pattern, IConfigurationFiles files)
    {
        List<string> found = [pattern.StartsWith('/') ? "/" : ""];
        foreach (var component in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            List<string> next = [];
            foreach (var parent in found)
            {
                if (!HasWildcard(component)) { next.Add(Join(parent, component)); continue; }
                foreach (var name in files.Names(parent.Length == 0 ? "." : parent))
                    if (Matches(component, name)) next.Add(Join(parent, name));
            }
            found = next;
        }
        // A component without wildcard behind one with a wildcard is kept even where it does not exist.
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static string Join(string parent, string name) => parent.Length == 0 || parent.EndsWith('/') ? parent + name : parent + "/" + name;

    /// <summary>A leading dot is matched by a dot alone (POSIX glob).</summary>
    public static bool Matches(string pattern, string name) =>
        (!name.StartsWith('.') || pattern.StartsWith('.')) && Match(pattern, name);

    private static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Two positions to return to make the walk linear in practice and never deeper than one frame.
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') { star = p++; mark = n; continue; }
            if (p < pattern.Length && One(pattern, ref p, name[n])) { n++; continue; }
            if (star < 0) return false;
            p = star + 1;
            n = ++mark;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool One(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        var at = p;
        if (pattern[at] == '?') { p++; return true; }
        if (pattern[at] != '[')
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length) at++;
            if (pattern[at] != c) return false;
            p = at + 1;
            return true;
        }
        var negated = at + 1 < pattern.Length && pattern[at + 1] is '!' or '^';
        var i = at + (negated ? 2 : 1);
        var matched = false;
        for (var first = true; i < pattern.Length && (pattern[i] != ']' || first); first = false)
        {
            var low = pattern[i++];
            var high = low;
            if (i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']') { high = pattern[i + 1]; i += 2; }
            matched |= c >= low && c <= high;
        }
        if (i >= pattern.Length || matched == negated) return false;
        p = i + 1;
        return true;
    }
}
