using Why403.Text;

namespace Why403.Rendering;

/// <summary>One marked place of a source line: which columns, and what is said of them.</summary>
/// <param name="Start">Cells before the mark.</param>
/// <param name="Cells">At least 1.</param>
internal readonly record struct SourceMark(int Start, int Cells, bool IsPrimary, string Label);

/// <summary>The source lines of a finding with their marks: which evidence they show, and what is left to be told as plain facts.</summary>
internal static class SourceMarks
{
    private const int TabCells = 4;

    public static bool Shows(Finding finding, Evidence evidence) =>
        evidence.Where is { } where && finding.Source.Any(l => l.Number == where.Line && l.File == where.File);

    /// <summary>Files in the order to show them: the primary one first.</summary>
    public static IEnumerable<IGrouping<string, SourceLine>> Files(Finding finding) =>
        finding.Source.OrderBy(l => l.Number).GroupBy(l => l.File).OrderBy(g => g.Key == finding.Where?.File ? 0 : 1);

    public static IEnumerable<SourceMark> Of(Finding finding, SourceLine line)
    {
        var any = false;
        foreach (var group in finding.Evidence.Where(e => e.Where is { } w && w.Line == line.Number && w.File == line.File).GroupBy(e => e.Where!).OrderBy(g => g.Key.Column))
        {
            any |= group.Key == finding.Where;
            yield return Mark(line, group.Key, group.Key == finding.Where, string.Join("; ", group.Select(e => e.Fact)));
        }
        if (!any && finding.Where is { } where && where.Line == line.Number && where.File == line.File) yield return Mark(line, where, true, "");
    }

    /// <summary>A line as it is shown: tabs as spaces, everything else as it is made visible later.</summary>
    public static string Text(SourceLine line) => line.Text.TrimEnd('\r').Replace("\t", new string(' ', TabCells), StringComparison.Ordinal);

    private static SourceMark Mark(SourceLine line, SourceSpan where, bool primary, string label)
    {
        var start = Math.Clamp(where.Column - 1, 0, line.Text.Length);
        // A span over several lines is marked to the end of its first one.
        var end = where.EndLine > where.Line ? line.Text.TrimEnd().Length : Math.Clamp(where.EndColumn - 1, start, line.Text.Length);
        return new(Cells(line.Text.AsSpan(0, start)), Math.Max(1, Cells(line.Text.AsSpan(start, Math.Max(0, end - start)))), primary, label);
    }

    private static int Cells(ReadOnlySpan<char> text) =>
        DisplayWidth.Of(VisibleText.Of(text.ToString().Replace("\t", new string(' ', TabCells), StringComparison.Ordinal)));
}
