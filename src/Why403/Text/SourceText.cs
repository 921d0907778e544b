namespace Why403.Text;

/// <summary>A named text that spans point into: a file, or standard input as <c>-</c>.</summary>
public sealed class SourceText(string name, string text)
{
    public string Name { get; } = name;

    public string Text { get; } = text;

    /// <summary>The 1-based line and column (in UTF-16 units) of an offset; an offset past the end is the end.</summary>
    public (int Line, int Column) Place(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var before = Text.AsSpan(0, offset);
        var lastBreak = before.LastIndexOf('\n');
        return (before.Count('\n') + 1, offset - lastBreak);
    }
}
