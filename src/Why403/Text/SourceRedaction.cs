using System.Buffers;

namespace Why403.Text;

/// <summary>
/// Hides the secrets of a configuration line and keeps its length, so that spans still fit: of the value behind a word that
/// names a secret, letters and digits become asterisks.
/// </summary>
public static class SourceRedaction
{
    private static readonly SearchValues<string> Names = SearchValues.Create(
        ["secret", "passwd", "password", "passphrase", "token", "api_key", "apikey", "api-key", "authorization", "secure_link_md5", "private_key", "bindpw", "credential"],
        StringComparison.OrdinalIgnoreCase);

    public static string Line(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.AsSpan().IndexOfAny(Names) < 0) return line;
        var shown = line.ToCharArray();
        var (hides, all) = (false, false);
        for (var at = 0; at < line.Length;)
        {
            if (line[at] is ' ' or '\t') { at++; continue; }
            var end = WordEnd(line, at);
            var word = line.AsSpan(at, end - at);
            if (word is ";" or "{" or "}") (hides, all) = (false, false);
            else if (hides && word.IndexOfAnyExcept("=!~*") >= 0)
            {
                for (var i = at; i < end; i++)
                    if (char.IsLetterOrDigit(shown[i])) shown[i] = '*';
                hides = all && word[^1] != ';';
            }
            // A path that holds the word is an address or a file's name, and no value follows it.
            else if (word.IndexOfAny(Names) >= 0 && !word.Contains('/'))
            {
                hides = word[^1] is not (';' or ')');
                all = word.StartsWith("secure_link", StringComparison.Ordinal);
            }
            at = end;
        }
        return new(shown);
    }

    /// <summary>A quoted word may hold blanks.</summary>
    private static int WordEnd(string line, int at)
    {
        var quote = line[at] is '"' or '\'' ? line[at] : '\0';
        for (var i = at + 1; i < line.Length; i++)
            if (quote == '\0' ? line[i] is ' ' or '\t' : line[i] == quote) return quote == '\0' ? i : WordTail(line, i + 1);
        return line.Length;
    }

    private static int WordTail(string line, int at)
    {
        while (at < line.Length && line[at] is not (' ' or '\t')) at++;
        return at;
    }
}
