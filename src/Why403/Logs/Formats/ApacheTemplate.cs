using Why403.Text;

namespace Why403.Logs.Formats;

/// <summary>Apache's <c>LogFormat</c>: text with <c>%</c> directives in it (mod_log_config.c, parse_log_item).</summary>
internal static class ApacheTemplate
{
    /// <param name="text">The format itself, with or without the configuration's backslashes, or the whole directive <c>LogFormat "…" name</c>.</param>
    public static ILineFormat? Compile(string text, string name, out Problem? problem)
    {
        text = text.Trim();
        if (text.StartsWith("LogFormat", StringComparison.OrdinalIgnoreCase) && text.Length > 9 && char.IsWhiteSpace(text[9]))
        {
            var words = ConfigurationWords.Read(text[9..]);
            if (words.Count == 0)
            {
                problem = new Problem(null, "the LogFormat directive has no format in it", "give it as LogFormat \"TEXT\" NAME");
                return null;
            }
            if (words.Count > 1) name = $"apache {words[1]}";
            text = words[0];
        }
        else text = text.Replace("\\\"", "\"", StringComparison.Ordinal);

        var builder = new TemplateBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is 'n' or 't' or '\\')
            {
                builder.Text(text[at + 1] switch { 'n' => '\n', 't' => '\t', _ => '\\' });
                at += 2;
            }
            else if (text[at] != '%') builder.Text(text[at++]);
            else if (at + 1 < text.Length && text[at + 1] == '%')
            {
                builder.Text('%');
                at += 2;
            }
            else at = Directive(text, at + 1, builder);
        }
        return builder.Build(name, out problem);
    }

    private static int Directive(string text, int at, TemplateBuilder builder)
    {
        var argument = "";
        var isFinal = false;
        for (; at < text.Length; at++)
        {
            if (text[at] == '{')
            {
                var close = text.IndexOf('}', at);
                if (close < 0) return text.Length;
                argument = text[(at + 1)..close];
                at = close;
            }
            else if (text[at] == '>') isFinal = true;
            // Conditions such as %!200,304{Referer}i and the choice of the original request.
            else if (text[at] is not ('!' or '<' or ',' or '^') && !char.IsAsciiDigit(text[at])) break;
        }
        if (at >= text.Length) return text.Length;
        // %^FB is the one directive of two letters, %^ti and %^to the two of trailers.
        var letter = text[at] is 't' or 'F' && text[at - 1] == '^' && at + 1 < text.Length ? ' ' : text[at];
        if (letter == ' ') at++;
        if (letter == 't') Time(argument, builder);
        else
        {
            var (slot, rank) = ApacheDirectives.Find(letter, argument, isFinal);
            builder.Field(slot, rank, joinsTarget: letter == 'q');
        }
        return at + 1;
    }

    private static void Time(string argument, TemplateBuilder builder)
    {
        var (bracketed, slot, rank) = ApacheDirectives.Time(argument);
        if (bracketed) builder.Text('[');
        builder.Field(slot, rank);
        if (bracketed) builder.Text(']');
    }
}
