using System.Text;

namespace Why403.Oracle.Tests.Nginx;

/// <summary>A statement of a generated configuration, so that a disagreement can be shrunk by taking statements away.</summary>
public sealed class Node(string text, List<Node>? children = null)
{
    public string Text { get; } = text;

    public List<Node>? Children { get; } = children;

    public void Write(StringBuilder into, int depth = 0)
    {
        into.Append(' ', depth * 4).Append(Text);
        if (Children is null) { into.Append(";\n"); return; }
        into.Append(" {\n");
        foreach (var child in Children) child.Write(into, depth + 1);
        into.Append(' ', depth * 4).Append("}\n");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    /// <summary>Every list that holds statements, outermost first.</summary>
    public static IEnumerable<List<Node>> Lists(List<Node> nodes)
    {
        yield return nodes;
        foreach (var node in nodes.ToArray())
            if (node.Children is not null)
                foreach (var list in Lists(node.Children)) yield return list;
    }
}
