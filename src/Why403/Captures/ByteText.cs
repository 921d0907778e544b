using System.Text;
using System.Text.Unicode;
using Why403.Text;

namespace Why403.Captures;

/// <summary>
/// Bytes seen as text, one character a byte (Latin-1), so that lines can be read as text and bodies taken out as the
/// bytes that they are.
/// </summary>
internal sealed class ByteText(string name, byte[] bytes)
{
    private readonly SourceText _source = new(name, Encoding.Latin1.GetString(bytes));

    public byte[] Bytes { get; } = bytes;

    public string Text => _source.Text;

    public int Length => Bytes.Length;

    /// <summary>The line at a position, without its end; the position moves to the next line.</summary>
    public bool NextLine(ref int position, out ReadOnlySpan<char> line)
    {
        line = default;
        if (position >= Text.Length) return false;
        var rest = Text.AsSpan(position);
        var end = rest.IndexOf('\n');
        line = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
        position += end < 0 ? rest.Length : end + 1;
        return true;
    }

    /// <summary>Where a piece of this text is, from its start to before its end.</summary>
    public SourceSpan Span(int start, int end)
    {
        var (line, column) = _source.Place(start);
        var (endLine, endColumn) = _source.Place(end);
        return new(_source.Name, line, column, endLine, endColumn);
    }

    /// <summary>What the bytes say: UTF-8 where they are that, else Latin-1 (RFC 9110 section 5.5 knows both).</summary>
    public static string Decode(ReadOnlySpan<char> latin1)
    {
        if (Ascii.IsValid(latin1) || latin1.IndexOfAnyExceptInRange('\0', '\u00ff') >= 0) return latin1.ToString();
        var bytes = new byte[latin1.Length];
        Encoding.Latin1.GetBytes(latin1, bytes);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : latin1.ToString();
    }
}
