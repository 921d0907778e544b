using System.Collections.Immutable;
using System.Text;

namespace Why403.Servers.Apache;

/// <summary>Words of a line as ap_getword_conf takes them: a quote has meaning at a word's start alone, and only <c>\\</c> and the quote itself are escaped.</summary>
internal static class LineWords
{
    public static ImmutableArray<string> All(string line)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var at = 0;
        while (Next(line, ref at) is { } word) words.Add(word);
        return words.ToImmutable();
    }

    /// <summary>The next word; null at the end of the line.</summary>
    public static string? Next(string line, ref int at)
    {
        while (at < line.Length && IsSpace(line[at])) at++;
        if (at >= line.Length) return null;
        var quote = line[at] is '"' or '\'' ? line[at] : '\0';
        var start = quote != '\0' ? ++at : at;
        if (quote != '\0')
            while (at < line.Length && line[at] != quote) at += line[at] == '\\' && at + 1 < line.Length && (line[at + 1] == quote || line[at + 1] == '\\') ? 2 : 1;
        else
            while (at < line.Length && !IsSpace(line[at])) at++;
        at = Math.Min(at, line.Length);
        var word = Unescape(line.AsSpan(start, at - start), quote);
        if (at < line.Length && quote != '\0') at++;
        while (at < line.Length && IsSpace(line[at])) at++;
        return word;
    }

    /// <summary>The first word and the rest of the line, its leading blanks gone.</summary>
    public static (string First, string Tail) Split(string line)
    {
        var at = 0;
        var first = Next(line, ref at) ?? "";
        return (first, line[at..]);
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\v' or '\f';

    private static string Unescape(ReadOnlySpan<char> word, char quote)
    {
        if (word.IndexOf('\\') < 0) return word.ToString();
        var text = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '\\' && i + 1 < word.Length && (word[i + 1] == '\\' || quote != '\0' && word[i + 1] == quote)) i++;
            text.Append(word[i]);
        }
        return text.ToString();
    }
}
