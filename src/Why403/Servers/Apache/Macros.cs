using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary><c>&lt;Macro></c> and <c>Use</c>: text with parameters, read again at each use (mod_macro.c).</summary>
internal sealed class Macros
{
    // A few uses of uses could make any number of lines.
    private const long MostCharacters = 16 * 1024 * 1024;

    private sealed record Macro(string[] Parameters, List<LogicalLine> Lines);

    private readonly Dictionary<string, Macro> _macros = new(StringComparer.OrdinalIgnoreCase);
    private long _characters;

    public void Undefine(string name) => _macros.Remove(name);

    public void Define(Directive section, IEnumerator<LogicalLine> lines, ConfigurationReader reader)
    {
        var body = new List<LogicalLine>();
        var depth = 0;
        while (lines.MoveNext())
        {
            var name = LineWords.Split(lines.Current.Text).First;
            if (name.Equals("<Macro", StringComparison.OrdinalIgnoreCase)) depth++;
            else if (name.Equals("</Macro>", StringComparison.OrdinalIgnoreCase) && depth-- == 0)
            {
                // Longer names first, so that $ab is not read as $a and a b.
                if (section.Count > 0) _macros[section[0]] = new([.. section.Words.Skip(1)], body);
                return;
            }
            body.Add(lines.Current);
        }
        reader.Fail(section.Span, "<Macro> was not closed.", "close it");
    }

    /// <summary>The lines of one use; null, with a problem, where there is none.</summary>
    public IEnumerator<LogicalLine>? Expand(Directive use, ConfigurationReader reader)
    {
        if (!_macros.TryGetValue(use[0], out var macro)) { reader.Fail(use.Span, $"macro '{use[0]}' undefined", "define it before its use"); return null; }
        if (macro.Parameters.Length != use.Count - 1) { reader.Fail(use.Span, $"macro '{use[0]}' takes {macro.Parameters.Length} arguments and is given {use.Count - 1}", "give it as many"); return null; }
        var values = macro.Parameters.Select((p, i) => (Name: p, Value: use[i + 1])).OrderByDescending(p => p.Name.Length).ToArray();
        var lines = new List<LogicalLine>(macro.Lines.Count);
        foreach (var line in macro.Lines)
        {
            var text = line.Text;
            foreach (var (name, value) in values)
                if (name.Length > 0) text = text.Replace(name, value, StringComparison.Ordinal);
            _characters += text.Length;
            if (_characters > MostCharacters) { reader.Fail(use.Span, "macros grow beyond 16 MB", "look for a macro that uses itself"); return null; }
            lines.Add(line with { Text = text });
        }
        return lines.GetEnumerator();
    }
}
