namespace Why403.Guard.Judging;

/// <summary>Text with <c>*</c> for any run of characters, compared without case. Time grows with pattern × text at worst.</summary>
internal static class Glob
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int at = 0, place = 0, star = -1, mark = 0;
        while (place < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                mark = place;
            }
            else if (at < pattern.Length && Same(pattern[at], text[place]))
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                // Only the latest star needs another try: what stands before it was matched as early as possible.
                at = star + 1;
                place = ++mark;
            }
            else return false;
        }
        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }

    private static bool Same(char a, char b) => a == b || char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
