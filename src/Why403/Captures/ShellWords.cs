using System.Globalization;
using System.Text;

namespace Why403.Captures;

/// <summary>The words of one command as a POSIX shell reads them (POSIX 2.2, and bash's <c>$'…'</c>); nothing is expanded.</summary>
internal static class ShellWords
{
    /// <param name="length">Where the command ends: at a line end or an operator outside quotes.</param>
    /// <param name="open">A quote was still open at the end.</param>
    public static List<string> Split(string text, out int length, out bool open)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var i = 0;
        open = false;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
            {
                if (LineEnd(text, i + 1) is > 0 and var end) i += end;
                else if (i + 1 < text.Length) (word, inWord) = (word.Append(text[++i]), true);
                continue;
            }
            if (c is '\'' or '"' || (c == '$' && i + 1 < text.Length && text[i + 1] == '\''))
            {
                inWord = true;
                i = c switch { '\'' => Single(text, i + 1, word), '"' => Double(text, i + 1, word), _ => Ansi(text, i + 2, word) };
                open = i >= text.Length;
                continue;
            }
            if (c is '\n' or ';' or '|' or '&' || (c == '>' && (!inWord || IsDescriptor(word)))) break;
            if (c is ' ' or '\t' or '\r')
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }
            word.Append(c);
            inWord = true;
        }
        if (inWord && !(i < text.Length && text[i] == '>' && IsDescriptor(word))) words.Add(word.ToString());
        length = Math.Min(i, text.Length);
        // The rest of the line is the shell's: "2>&1 | less".
        while (length < text.Length && text[length] != '\n') length++;
        return words;
    }

    private static bool IsDescriptor(StringBuilder word) => word.Length == 1 && word[0] is '1' or '2';

    private static int LineEnd(string text, int at) =>
        at >= text.Length ? 0 : text[at] == '\n' ? 1 : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 0;

    private static int Single(string text, int i, StringBuilder word)
    {
        var end = text.IndexOf('\'', i);
        word.Append(text, i, (end < 0 ? text.Length : end) - i);
        return end < 0 ? text.Length : end;
    }

    private static int Double(string text, int i, StringBuilder word)
    {
        for (; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length) word.Append(text[i]);
            else if (LineEnd(text, i + 1) is > 0 and var end) i += end;
            else if (text[i + 1] is '"' or '\\' or '$' or '`') word.Append(text[++i]);
            else word.Append('\\');
        }
        return i;
    }

    private static int Ansi(string text, int i, StringBuilder word)
    {
        for (; i < text.Length && text[i] != '\''; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                word.Append(text[i]);
                continue;
            }
            var c = text[++i];
            switch (c)
            {
                case 'n': word.Append('\n'); break;
                case 't': word.Append('\t'); break;
                case 'r': word.Append('\r'); break;
                case 'a': word.Append('\a'); break;
                case 'b': word.Append('\b'); break;
                case 'e' or 'E': word.Append('\e'); break;
                case 'f': word.Append('\f'); break;
                case 'v': word.Append('\v'); break;
                case 'x': i = Number(text, i + 1, 2, word); break;
                case 'u': i = Number(text, i + 1, 4, word); break;
                case 'U': i = Number(text, i + 1, 8, word); break;
                default: word.Append(c); break;
            }
        }
        return i;
    }

    private static int Number(string text, int start, int most, StringBuilder word)
    {
        var end = start;
        while (end < text.Length && end - start < most && char.IsAsciiHexDigit(text[end])) end++;
        if (uint.TryParse(text.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            word.Append(value <= 0xffff ? ((char)value).ToString() : Rune.IsValid(value) ? new Rune(value).ToString() : "\ufffd");
        return end - 1;
    }
}
