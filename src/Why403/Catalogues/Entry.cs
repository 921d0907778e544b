using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Catalogues;

/// <summary>One file of the catalogue as text: its front matter, its first prose, its sections.</summary>
public sealed record Entry(SourceText Source, ImmutableDictionary<string, EntryLine> Keys, ImmutableArray<EntryLine> About, ImmutableArray<EntrySection> Sections)
{
    /// <summary>The value of a front-matter key; empty where it is missing.</summary>
    public string this[string key] => Keys.TryGetValue(key, out var line) ? line.Text : "";

    public EntrySection? Section(string title) => Sections.FirstOrDefault(s => s.Title.Equals(title, StringComparison.OrdinalIgnoreCase));

    public Problem Problem(int line, string message, string fix = "") =>
        new(new SourceSpan(Source.Name, line, 1, line, 1), message, fix);
}

public sealed record EntrySection(string Title, int Line, ImmutableArray<EntryLine> Lines);

/// <param name="Number">1-based.</param>
public readonly record struct EntryLine(int Number, string Text);
