namespace Why403.Guard.Policies;

/// <summary>What a mistyped word probably meant.</summary>
internal static class Nearest
{
    public static string Advice(string word, IEnumerable<string> words)
    {
        var all = words.ToArray();
        var near = all.Select(w => (Word: w, Far: Distance(word, w))).Where(w => w.Far <= 2 && w.Far * 2 < word.Length).OrderBy(w => w.Far).Select(w => w.Word).FirstOrDefault();
        if (near is not null) return $"write `{near}`";
        return all.Length == 0 ? "remove it" : "use one of: " + string.Join(", ", all);
    }

    // Levenshtein's distance without case. A configuration key has no use beyond 64 characters.
    private static int Distance(string a, string b)
    {
        if (a.Length > 64) return int.MaxValue;
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, corner + (same ? 0 : 1));
                corner = above;
            }
        }
        return row[b.Length];
    }
}
