namespace Why403.Rendering;

/// <summary>A piece of text of one role. A line break is a run of its own, <see cref="Break"/>.</summary>
public readonly record struct Run(Role Role, string Text)
{
    public static Run Break { get; } = new(Role.Plain, "\n");

    public bool IsBreak => Text == "\n";

    /// <summary>Code without its pair of back-ticks.</summary>
    internal string Bare => Role == Role.Code && Text is ['`', _, .., '`'] ? Text[1..^1] : Text;
}

/// <summary>
/// Text with roles and no decoration: the one model behind the plain, ANSI, HTML and Markdown writers, so that the
/// words are the same in all of them. Whatever is added is made visible first (<see cref="VisibleText"/>).
/// </summary>
public sealed class StyledText(bool ascii = false)
{
    private readonly List<Run> _runs = [];

    public IReadOnlyList<Run> Runs => _runs;

    public StyledText Add(string text, Role role = Role.Plain)
    {
        var visible = VisibleText.Of(text, ascii);
        if (visible.Length > 0) _runs.Add(new(role, visible));
        return this;
    }

    /// <summary>A sentence in which back-ticks mark code.</summary>
    public StyledText Prose(string text, Role role = Role.Plain)
    {
        ArgumentNullException.ThrowIfNull(text);
        var from = 0;
        while (true)
        {
            var open = text.IndexOf('`', from);
            var close = open < 0 ? -1 : text.IndexOf('`', open + 1);
            if (close < 0) return Add(text[from..], role);
            if (close > open + 1) Add(text[from..open], role).Add(text[open..(close + 1)], Role.Code);
            else Add(text[from..(close + 1)], role);
            from = close + 1;
        }
    }

    public StyledText Line()
    {
        _runs.Add(Run.Break);
        return this;
    }

    public StyledText Line(string text, Role role = Role.Plain) => Add(text, role).Line();

    public StyledText Append(StyledText other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _runs.AddRange(other._runs);
        return this;
    }

    /// <summary>Adds a paragraph broken between words, and ends its last line.</summary>
    /// <param name="width">Cells a line, the indentation included.</param>
    /// <param name="first">Before the first line.</param>
    /// <param name="rest">Before every further line.</param>
    public StyledText Wrap(StyledText paragraph, int width, string first = "", string rest = "")
    {
        ArgumentNullException.ThrowIfNull(paragraph);
        Wrapping.Fill(this, paragraph._runs, width, first, rest);
        return Line();
    }

    /// <summary>A run that is visible already: taken over from another text.</summary>
    internal void AddRun(Run run) => _runs.Add(run);

    public override string ToString() => PlainText.Write(this);
}
