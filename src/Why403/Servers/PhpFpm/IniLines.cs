using Why403.Text;

namespace Why403.Servers.PhpFpm;

/// <summary>The lines of an INI file that say something: a section has no value (zend_ini_scanner.l).</summary>
internal static class IniLines
{
    public static IEnumerable<(string Key, string? Value, SourceSpan Where)> Read(SourceText source)
    {
        var number = 0;
        foreach (var raw in source.Text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is ';' or '#') continue;
            var start = raw.Length - raw.TrimStart().Length;
            var where = new SourceSpan(source.Name, number, start + 1, number, start + line.Length + 1);
            if (line[0] == '[')
            {
                var close = line.IndexOf(']', StringComparison.Ordinal);
                if (close > 0) yield return (line[1..close].Trim(), null, where);
                continue;
            }
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) continue;
            yield return (line[..equals].Trim(), Value(line[(equals + 1)..].Trim()), where);
        }
    }

    /// <summary>Quotes keep what is between them; without them a semicolon begins a comment.</summary>
    private static string Value(string text)
    {
        if (text.Length > 1 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) is > 0 and var end) return text[1..end];
        var comment = text.IndexOf(';', StringComparison.Ordinal);
        return (comment < 0 ? text : text[..comment]).TrimEnd();
    }
}
