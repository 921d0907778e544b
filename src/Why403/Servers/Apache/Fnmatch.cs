namespace Why403.Servers.Apache;

/// <summary>apr_fnmatch(): with APR_FNM_PATHNAME a wildcard never crosses a slash, so components are matched one by one.</summary>
internal static class Fnmatch
{
    /// <summary>Whether a word counts as a pattern (apr_fnmatch_test): a star, a question mark, or a bracket that closes.</summary>
    public static bool HasWildcard(string text)
    {
        var open = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '*' or '?') return true;
            if (text[i] == '\\' && i + 1 < text.Length) i++;
            else if (text[i] == '[') open = true;
            else if (text[i] == ']' && open) return true;
        }
        return false;
    }

    public static bool Matches(string pattern, string text)
    {
        var patterns = pattern.Split('/');
        var parts = text.Split('/');
        if (patterns.Length != parts.Length) return false;
        for (var i = 0; i < parts.Length; i++)
            if (!Match(patterns[i], parts[i])) return false;
        return true;
    }

    /// <summary>Where slashes are characters as any other.</summary>
    public static bool MatchesAcross(string pattern, string text) => Match(pattern, text);

    private static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') { star = p++; mark = n; continue; }
            if (p < pattern.Length && One(pattern, ref p, text[n])) { n++; continue; }
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
        if (pattern[at] == '[' && Class(pattern, at, c, out var end) is { } inside)
        {
            if (inside) p = end;
            return inside;
        }
        if (pattern[at] == '\\' && at + 1 < pattern.Length) at++;
        if (pattern[at] != c) return false;
        p = at + 1;
        return true;
    }

    /// <summary>Null for a bracket that does not close, which is itself.</summary>
    private static bool? Class(ReadOnlySpan<char> pattern, int at, char c, out int end)
    {
        end = 0;
        var i = at + 1;
        var negated = i < pattern.Length && pattern[i] is '!' or '^';
        if (negated) i++;
        var found = false;
        for (var first = true; i < pattern.Length; first = false)
        {
            if (pattern[i] == ']' && !first) { end = i + 1; return found != negated; }
            if (pattern[i] == '\\' && i + 1 < pattern.Length) i++;
            var low = pattern[i++];
            var high = low;
            if (i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']') { high = pattern[i + 1]; i += 2; }
            found |= c >= low && c <= high;
        }
        return null;
    }
}
