namespace Why403.Text;

/// <summary>A place in a text, 1-based; the end column is exclusive.</summary>
public sealed record SourceSpan(string File, int Line, int Column, int EndLine, int EndColumn)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
