using System.Text;

namespace Why403.Oracle.Tests.Apache;

/// <summary>A line or a section of a generated configuration, so that a disagreement can be shrunk by taking it away.</summary>
public sealed class Statement(string text, List<Statement>? inside = null)
{
    public string Text { get; } = text;

    public List<Statement>? Inside { get; } = inside;

    public static string Write(IEnumerable<Statement> statements)
    {
        var text = new StringBuilder();
        foreach (var statement in statements) statement.Write(text, 0);
        return text.ToString();
    }

    private void Write(StringBuilder into, int depth)
    {
        into.Append(' ', depth * 2).Append(Inside is null ? Text : $"<{Text}>").Append('\n');
        if (Inside is null) return;
        foreach (var child in Inside) child.Write(into, depth + 1);
        into.Append(' ', depth * 2).Append("</").Append(Text.Split(' ')[0]).Append(">\n");
    }

    /// <summary>Every list that holds statements, outermost first.</summary>
    public static IEnumerable<List<Statement>> Lists(List<Statement> statements)
    {
        yield return statements;
        foreach (var statement in statements.ToArray())
            if (statement.Inside is not null)
                foreach (var list in Lists(statement.Inside)) yield return list;
    }
}
