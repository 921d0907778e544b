namespace Why403.Servers.Apache.Rewrites;

/// <summary>The two or three words of a condition or a rule: quotes at their start only, a backslash keeps a blank (parseargline).</summary>
internal static class RewriteLine
{
    public static (string First, string Second, string Flags)? Read(string line)
    {
        var at = 0;
        if (Word(line, ref at) is not { } first || at >= line.Length && first.Length == line.Trim().Length) return null;
        if (Word(line, ref at) is not { } second) return null;
        var third = Word(line, ref at) ?? "";
        return (first, second, third.StartsWith('[') ? third : "");
    }

    private static string? Word(string line, ref int at)
    {
        while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
        if (at >= line.Length) return null;
        var quote = line[at] is '"' or '\'' ? line[at++] : '\0';
        var start = at;
        for (; at < line.Length; at++)
        {
            if (quote == '\0' ? char.IsWhiteSpace(line[at]) : line[at] == quote) break;
            if (line[at] == '\\' && at + 1 < line.Length && char.IsWhiteSpace(line[at + 1])) at++;
        }
        var word = line[start..at];
        at++;
        return word;
    }
}
