namespace Why403.Tokens;

/// <summary>Patterns of signed policies: <c>*</c> is any run of characters, <c>?</c> any single one.</summary>
internal static class Wildcard
{
    private const int LongestPattern = 2048;
    private const int LongestText = 4096;

    /// <summary>Null when either is too long to be compared in bounded time.</summary>
    public static bool? Matches(string pattern, string text)
    {
        if (pattern.Length > LongestPattern || text.Length > LongestText) return null;
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') { star = p++; resume = t; }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t])) { p++; t++; }
            else if (star >= 0) { p = star + 1; t = ++resume; }
            else return false;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
