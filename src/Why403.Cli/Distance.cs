namespace Why403.Cli;

/// <summary>How far two words are apart: the restricted edit distance (a swapped pair of letters counts once).</summary>
internal static class Distance
{
    /// <summary>The nearest words, nearest first; words more than half wrong are none.</summary>
    public static List<string> Nearest(string word, IEnumerable<string> known, int most) =>
        [.. known.Distinct().Select(k => (Word: k, Far: Between(word, k))).Where(k => k.Far <= Math.Max(2, word.Length / 2)).OrderBy(k => k.Far).ThenBy(k => k.Word, StringComparer.Ordinal).Take(most).Select(k => k.Word)];

    private static int Between(string a, string b)
    {
        // Words are short; a hostile one is cut so that the table stays small.
        if (a.Length > 64) a = a[..64];
        if (b.Length > 64) b = b[..64];
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var change = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        return table[a.Length, b.Length];
    }
}
