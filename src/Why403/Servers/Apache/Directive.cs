using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>A statement: its name as written, the rest of its line, and what stands inside it where it is a section.</summary>
internal sealed class Directive(string name, string arguments, SourceSpan span, bool isSection)
{
    private ImmutableArray<string> _words;

    /// <summary>As written; sections begin with <c>&lt;</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The name without regard to case.</summary>
    public string Key { get; } = Bytes.Lower(name);

    /// <summary>The rest of the line in bytes, variables replaced, as each directive reads it by itself.</summary>
    public string Arguments { get; } = arguments;

    public SourceSpan Span { get; } = span;

    public bool IsSection => isSection;

    /// <summary>What stands inside a section.</summary>
    public ImmutableArray<Directive> Inside { get; set; } = [];

    /// <summary>The section that holds this statement; null at the top of a file.</summary>
    public Directive? Parent { get; set; }

    /// <summary>A section's words up to its last bracket; null where it has none.</summary>
    public string? SectionArguments
    {
        get
        {
            var end = Arguments.LastIndexOf('>');
            return end < 0 ? null : Arguments[..end];
        }
    }

    public ImmutableArray<string> Words
    {
        get
        {
            if (_words.IsDefault) _words = LineWords.All(isSection ? SectionArguments ?? "" : Arguments);
            return _words;
        }
    }

    public int Count => Words.Length;

    /// <summary>An argument's value; empty past the last.</summary>
    public string this[int index] => index < Words.Length ? Words[index] : "";

    /// <summary>The statement on one line, as it reads.</summary>
    public override string ToString() => Bytes.Text(isSection ? $"{Name} {SectionArguments?.Trim()}>" : Arguments.Length > 0 ? $"{Name} {Arguments}" : Name);
}
