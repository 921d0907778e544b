namespace Why403.Rendering;

/// <summary>A text under construction: paragraphs at the width asked for, one blank line between blocks.</summary>
internal sealed class Page(RenderOptions options)
{
    public RenderOptions Options { get; } = options;

    public StyledText Text { get; } = new(options.Ascii);

    public StyledText New() => new(Options.Ascii);

    public void Blank()
    {
        if (Text.Runs.Count > 0) Text.Line();
    }

    public void Paragraph(StyledText paragraph, string first = "", string rest = "") =>
        Text.Wrap(paragraph, Options.Cells, first, rest);

    /// <summary>A line under a header: <c>   = label: fact</c>.</summary>
    public void Fact(string label, Action<StyledText> fact)
    {
        var line = New().Add("= ", Role.Muted).Add(label + ": ", Role.Muted);
        fact(line);
        Paragraph(line, "   ", "     ");
    }

    public void Fact(Evidence evidence) => Fact(Words.Of(evidence.From), line => Sentences.Of(line, evidence));
}
