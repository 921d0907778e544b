using Why403.Text;

namespace Why403.Logs.Formats;

/// <summary>nginx's <c>log_format</c>: text with <c>$name</c> and <c>${name}</c> in it.</summary>
internal static class NginxTemplate
{
    /// <param name="text">The format itself, or the whole directive <c>log_format name escape=json '…' '…';</c>.</param>
    public static ILineFormat? Compile(string text, string name, out Problem? problem)
    {
        var isRaw = false;
        text = text.Trim();
        if (text.StartsWith("log_format", StringComparison.Ordinal) && text.Length > 10 && char.IsWhiteSpace(text[10]))
        {
            var words = ConfigurationWords.Read(text[10..]);
            if (words.Count < 2)
            {
                problem = new Problem(null, "the log_format directive has no format in it", "give it as log_format NAME 'TEXT';");
                return null;
            }
            name = $"nginx {words[0]}";
            isRaw = words[1] == "escape=none";
            text = string.Concat(words.Skip(words[1].StartsWith("escape=", StringComparison.Ordinal) ? 2 : 1));
        }
        return Compile(text, name, isRaw, hasTail: false, NginxVariables.Find, out problem);
    }

    /// <param name="find">Which slot a variable fills, and its rank.</param>
    public static ILineFormat? Compile(string text, string name, bool isRaw, bool hasTail, Func<string, (Slot Slot, int Rank)> find, out Problem? problem)
    {
        var builder = new TemplateBuilder { IsRaw = isRaw };
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$' || Name(text, at + 1, out var next) is not { Length: > 0 } variable)
            {
                builder.Text(text[at++]);
                continue;
            }
            at = next;
            var (slot, rank) = find(variable);
            builder.Field(slot, rank, NginxVariables.IsList(variable), joinsTarget: variable is "is_args" or "args" or "query_string");
        }
        return builder.Build(name, out problem, hasTail);
    }

    // The characters that ngx_http_log_compile takes into a name.
    private static string Name(string text, int start, out int next)
    {
        var braced = start < text.Length && text[start] == '{';
        if (braced) start++;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        next = end;
        if (!braced) return text[start..end];
        next = end + 1;
        return end < text.Length && text[end] == '}' ? text[start..end] : "";
    }
}
