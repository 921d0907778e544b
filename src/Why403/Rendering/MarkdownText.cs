using System.Text;

namespace Why403.Rendering;

/// <summary>
/// The words as Markdown (CommonMark and GitHub's dialect) in which no stranger can form a link, an image, a mention,
/// a tag, a fence or a list. Write it after a prefix of ours on the same line.
/// </summary>
public static class MarkdownText
{
    public static string Write(StyledText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var markdown = new StringBuilder();
        foreach (var run in text.Runs)
        {
            var piece = run switch
            {
                { IsBreak: true } => "\n",
                { Role: Role.Code or Role.Command or Role.Address } => Code(run.Bare),
                { Role: Role.Plain or Role.Muted or Role.Unsure } => Escape(run.Text),
                _ => Strong(run.Text),
            };
            // Two code spans side by side would join their fences.
            if (markdown.Length > 0 && markdown[^1] == '`' && piece.StartsWith('`')) markdown.Append(' ');
            markdown.Append(piece);
        }
        return markdown.ToString();
    }

    /// <summary>Words that a renderer would make a link or a mention of become code: no escape holds there.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        var first = true;
        foreach (var word in VisibleText.Of(text).Split(' '))
        {
            // Leading spaces could indent a block.
            if (word.Length == 0 && first) { if (escaped.Length == 0) escaped.Append(text.Length > 1 ? " " : text); continue; }
            if (!first) escaped.Append(' ');
            if (Links(word)) escaped.Append(Code(word));
            else Word(escaped, word, first);
            first = false;
        }
        return escaped.ToString();
    }

    /// <summary>A code span whose fence is longer than any run of back-ticks in it (CommonMark section 6.1).</summary>
    public static string Code(string text)
    {
        var visible = VisibleText.Of(text);
        if (string.IsNullOrWhiteSpace(visible)) return visible;
        var fence = new string('`', LongestTicks(visible) + 1);
        var pad = visible[0] == '`' || visible[^1] == '`' ? " " : "";
        return $"{fence}{pad}{visible}{pad}{fence}";
    }

    /// <summary>A fenced block of lines, its fence longer than any in it.</summary>
    public static string Block(string language, IEnumerable<string> lines)
    {
        var visible = lines.Select(line => VisibleText.Of(line)).ToArray();
        var fence = new string('`', Math.Max(3, visible.Select(LongestTicks).DefaultIfEmpty().Max() + 1));
        return $"{fence}{language}\n{string.Join('\n', visible)}\n{fence}\n";
    }

    // Emphasis does not open or close beside a space (CommonMark section 6.2).
    private static string Strong(string text)
    {
        var core = text.Trim(' ');
        if (core.Length == 0) return text;
        var start = text.IndexOf(core, StringComparison.Ordinal);
        return $"{text[..start]}**{Escape(core)}**{text[(start + core.Length)..]}";
    }

    private static bool Links(string word) =>
        word.Contains("://", StringComparison.Ordinal) || word.Contains('@', StringComparison.Ordinal)
        || word.Contains("www.", StringComparison.OrdinalIgnoreCase) || (word.Contains('#', StringComparison.Ordinal) && word.Any(char.IsAsciiDigit));

    private static void Word(StringBuilder escaped, string word, bool first)
    {
        var digits = 0;
        while (first && digits < word.Length && char.IsAsciiDigit(word[digits])) digits++;
        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if ("\\`*_[]<>&~|$".Contains(c, StringComparison.Ordinal)
                || (first && ((i == 0 && c is '#' or '+' or '-' or '=') || (i > 0 && i == digits && c is '.' or ')'))))
                escaped.Append('\\');
            escaped.Append(c);
        }
    }

    private static int LongestTicks(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
