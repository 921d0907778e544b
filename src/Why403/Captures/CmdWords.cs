using System.Text;

namespace Why403.Captures;

/// <summary>
/// The words of one command as Windows reads them: first cmd.exe takes its carets, then the program splits its line at
/// unquoted white space with <c>\"</c> and <c>""</c> as quotes inside quotes (Microsoft C runtime).
/// </summary>
internal static class CmdWords
{
    /// <summary>Chrome's "copy as cURL (cmd)" quotes with carets and continues lines with one.</summary>
    public static bool Recognises(string text)
    {
        if (text.Contains("^\"", StringComparison.Ordinal)) return true;
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return line > 0 && text.AsSpan(0, line).TrimEnd() is [.., '^'];
    }

    public static List<string> Split(string text, out int length, out bool open)
    {
        var line = Uncaret(text, out length);
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false, quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && i + 1 < line.Length && line[i + 1] == '"') (word, inWord) = (word.Append(line[++i]), true);
            else if (c == '"')
            {
                if (quoted && i + 1 < line.Length && line[i + 1] == '"') word.Append(line[++i]);
                else quoted = !quoted;
                inWord = true;
            }
            else if (!quoted && c is ' ' or '\t' or '\r' or '\n')
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
            else (word, inWord) = (word.Append(c), true);
        }
        if (inWord) words.Add(word.ToString());
        open = quoted;
        return words;
    }

    // A caret takes the meaning from the next character, a quote's included; between plain quotes it is itself.
    private static string Uncaret(string text, out int length)
    {
        var line = new StringBuilder();
        var quoted = false;
        var i = 0;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '^' && !quoted && i + 1 < text.Length)
            {
                i++;
                if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                // A caret before a line end joins the lines; a second line end after it is one in the text.
                if (text[i] != '\n') line.Append(text[i]);
                else if (i + 1 < text.Length && text[i + 1] == '\n') line.Append(text[++i]);
                else if (i + 2 < text.Length && text[i + 1] == '\r' && text[i + 2] == '\n') line.Append(text[i += 2]);
                continue;
            }
            if (c == '\n' && !quoted) break;
            if (c == '"') quoted = !quoted;
            line.Append(c);
        }
        length = i;
        return line.ToString();
    }
}
