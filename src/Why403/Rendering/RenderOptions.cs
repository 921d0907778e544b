namespace Why403.Rendering;

public enum OutputFormat
{
    Text,
    Json,
    Html,
    Markdown,
    Sarif,

    /// <summary>The groups of a log report as a table.</summary>
    Csv,
}

/// <summary>How a text looks. None of these changes a fact, only how many of them are shown and in what dress.</summary>
public sealed record RenderOptions
{
    public static RenderOptions Default { get; } = new();

    public bool Color { get; init; }

    /// <summary>Only characters up to U+007E, for terminals and mail systems that garble the rest.</summary>
    public bool Ascii { get; init; }

    /// <summary>Addresses as terminal hyperlinks (OSC 8); needs <see cref="Color"/>, because both are escape sequences.</summary>
    public bool Hyperlinks { get; init; }

    /// <summary>Cells a line; commands and addresses are never broken and may be longer. Below 40 it counts as 40.</summary>
    public int Width { get; init; } = 80;

    /// <summary>1 adds all evidence, notes, headers and weaker findings; 2 adds the steps.</summary>
    public int Verbosity { get; init; }

    /// <summary>One line a finding, for grep.</summary>
    public bool Quiet { get; init; }

    public bool ShowNext { get; init; } = true;

    internal int Cells => Math.Max(Width, 40);
}
