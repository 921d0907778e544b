using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>A statement: its words, and a block where it has one. What is not known stays as it was written.</summary>
internal sealed class Directive(ImmutableArray<Word> words, ImmutableArray<Directive>? block, Word? end)
{
    public string Name { get; } = words[0].Value;

    /// <summary>All words; the first is the name.</summary>
    public ImmutableArray<Word> Words { get; } = words;

    public int Count => Words.Length - 1;

    /// <summary>An argument's value; empty past the last.</summary>
    public string this[int argument] => argument + 1 < Words.Length ? Words[argument + 1].Value : "";

    public ImmutableArray<Directive>? Block { get; } = block;

    /// <summary>From the name to the semicolon, or to the opening brace of a block.</summary>
    public SourceSpan Span
    {
        get
        {
            var first = Words[0].Span;
            return end is null ? first with { EndLine = Words[^1].EndLine, EndColumn = Words[^1].EndColumn } : first with { EndLine = end.EndLine, EndColumn = end.EndColumn };
        }
    }

    public SourceSpan Argument(int index) => index + 1 < Words.Length ? Words[index + 1].Span : Span;

    /// <summary>The statement on one line, as it reads.</summary>
    public override string ToString() => string.Join(' ', Words.Select(w => w.ToString())).Replace(" )", ")", StringComparison.Ordinal);
}
