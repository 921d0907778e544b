namespace Why403.Servers.Apache;

internal enum SectionKind { Server, Directory, Files, Location, Proxy, If, AccessFile }

internal enum Branch { If, ElseIf, Else }

/// <summary>A section with what it matches and what it says.</summary>
internal sealed class Section(SectionKind kind, Directive? source, string path, DirectorySettings settings)
{
    public SectionKind Kind { get; } = kind;

    public Directive? Source { get; } = source;

    /// <summary>The path as the server compares it; a directory's ends with a slash.</summary>
    public string Path { get; } = path;

    public DirectorySettings Settings { get; } = settings;

    public Pattern? Regex { get; init; }

    public bool HasWildcard { get; init; }

    /// <summary>Slashes in the path of a <c>&lt;Directory></c>, 0 for the root.</summary>
    public int Components { get; init; }

    public Branch Branch { get; init; }

    /// <summary>The condition of an <c>&lt;If></c> as written.</summary>
    public string Condition { get; init; } = "";
}
