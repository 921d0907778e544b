using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers;

/// <summary>The lines that evidence points at, out of the texts of a configuration.</summary>
public sealed class SourceExcerpt(IConfigurationFiles files)
{
    // One verdict points at a handful of lines; a hostile one cannot ask for more.
    private const int MostLines = 24;
    private const int LongestLine = 400;
    private const int MostTexts = 256;

    private readonly Dictionary<string, (string Text, int[] Starts)?> _texts = new(StringComparer.Ordinal);

    public ImmutableArray<SourceLine> Of(IEnumerable<SourceSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        var lines = ImmutableArray.CreateBuilder<SourceLine>();
        foreach (var (file, line) in spans.Select(s => (s.File, s.Line)).Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line))
        {
            if (lines.Count == MostLines) break;
            if (Line(file, line) is { } text) lines.Add(new(file, line, SourceRedaction.Line(text)));
        }
        return lines.ToImmutable();
    }

    /// <summary>One line as it stands, secrets and all; null where it cannot be read.</summary>
    internal string? Line(string file, int number)
    {
        if (!_texts.TryGetValue(file, out var known))
        {
            if (_texts.Count == MostTexts) _texts.Clear();
            _texts[file] = known = files.Read(file, out _) is { } source ? (source.Text, Starts(source.Text)) : null;
        }
        if (known is not { } found || number < 1 || number > found.Starts.Length) return null;
        var (text, starts) = found;
        var start = starts[number - 1];
        var end = number < starts.Length ? starts[number] - 1 : text.Length;
        return text[start..Math.Min(end, start + LongestLine)];
    }

    private static int[] Starts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1)) starts.Add(at + 1);
        return [.. starts];
    }
}
