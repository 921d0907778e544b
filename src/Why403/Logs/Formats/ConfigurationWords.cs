using System.Text;

namespace Why403.Logs.Formats;

/// <summary>The words of one directive, quotes and their escapes undone as nginx and Apache do.</summary>
internal static class ConfigurationWords
{
    public static List<string> Read(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            if (text[at] == ';') return words;
            var quote = text[at] is '"' or '\'' ? text[at++] : '\0';
            word.Clear();
            while (at < text.Length && (quote != '\0' ? text[at] != quote : !char.IsWhiteSpace(text[at]) && text[at] != ';'))
            {
                if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\'' or '\\') at++;
                word.Append(text[at++]);
            }
            if (quote != '\0') at++;
            words.Add(word.ToString());
        }
        return words;
    }
}
