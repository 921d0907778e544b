using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>One word of the configuration: its value after quotes and escapes, and where it stands.</summary>
internal sealed class Word(string file, string value, int line, int column, int endLine, int endColumn)
{
    /// <summary>The bytes of the word, one a character: the server knows no encoding.</summary>
    public string Value { get; } = Bytes.Of(value);

    public int Line => line;

    public int Column => column;

    public int EndLine => endLine;

    public int EndColumn => endColumn;

    public SourceSpan Span => new(file, line, column, endLine, endColumn);

    public override string ToString() => value.Length == 0 ? "\"\"" : value;
}
