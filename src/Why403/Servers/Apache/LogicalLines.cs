using System.Text;
using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>One line of configuration after continuations are joined, trimmed, in bytes.</summary>
internal readonly record struct LogicalLine(string Text, SourceSpan Span);

/// <summary>The lines of a file: a backslash before the line's end joins the next one, comments and blank lines are passed over.</summary>
internal static class LogicalLines
{
    public static IEnumerator<LogicalLine> Of(SourceText source)
    {
        var text = source.Text;
        var number = 0;
        for (var at = 0; at < text.Length;)
        {
            var firstLine = number + 1;
            var line = new StringBuilder();
            var column = 1;
            var endColumn = 1;
            for (var more = true; more && at < text.Length;)
            {
                number++;
                var end = text.IndexOf('\n', at);
                var part = text[at..(end < 0 ? text.Length : end)];
                at = end < 0 ? text.Length : end + 1;
                var plain = part.TrimEnd('\r');
                more = end >= 0 && plain.EndsWith('\\');
                if (more) part = plain[..^1];
                if (number == firstLine) column = part.Length - part.TrimStart().Length + 1;
                endColumn = part.TrimEnd().Length + 1;
                line.Append(part);
            }
            var joined = line.ToString().Trim(' ', '\t', '\r', '\v', '\f');
            if (joined.Length == 0 || joined[0] == '#') continue;
            yield return new(Bytes.Of(joined), new(source.Name, firstLine, column, number, number == firstLine ? Math.Max(endColumn, column) : endColumn));
        }
    }
}
