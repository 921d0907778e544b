using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Catalogues;

/// <summary>Reads the catalogue's file format (catalogue/README.md). Never throws: what it cannot use is a problem.</summary>
internal static class EntryReader
{
    public static Entry? Read(SourceText source, ICollection<Problem> problems)
    {
        var lines = source.Text.Split('\n');
        var keys = ImmutableDictionary.CreateBuilder<string, EntryLine>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        if (lines[0].TrimEnd() != "---")
        {
            problems.Add(At(source, 1, "the file does not begin with front matter", "begin it with a line ---"));
            return null;
        }
        for (at = 1; at < lines.Length && lines[at].TrimEnd() != "---"; at++)
        {
            var line = lines[at].TrimEnd();
            if (line.Length == 0) continue;
            var (key, value) = KeyValue(line);
            if (key.Length == 0) { problems.Add(At(source, at + 1, "a front-matter line is not `key: value`")); continue; }
            keys[key] = new(at + 1, value);
        }
        if (at == lines.Length)
        {
            problems.Add(At(source, 1, "the front matter has no end", "close it with a line ---"));
            return null;
        }
        var about = ImmutableArray.CreateBuilder<EntryLine>();
        var sections = ImmutableArray.CreateBuilder<EntrySection>();
        var current = about;
        var (title, titleLine) = ("", 0);
        for (at++; at < lines.Length; at++)
        {
            var line = lines[at].TrimEnd();
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                Close();
                (title, titleLine) = (line[3..].Trim(), at + 1);
                current = ImmutableArray.CreateBuilder<EntryLine>();
            }
            else current.Add(new(at + 1, line));
        }
        Close();
        return new(source, keys.ToImmutable(), Trim(about), sections.ToImmutable());

        void Close()
        {
            if (titleLine > 0) sections.Add(new(title, titleLine, Trim(current)));
        }
    }

    /// <summary>Splits <c>key: value</c>; an empty key where the line is something else.</summary>
    public static (string Key, string Value) KeyValue(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || line[0] is ' ' or '-' or '#') return ("", "");
        var key = line[..colon];
        return key.AsSpan().ContainsAnyExcept(KeyCharacters) ? ("", "") : (key, line[(colon + 1)..].Trim());
    }

    private static readonly System.Buffers.SearchValues<char> KeyCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static ImmutableArray<EntryLine> Trim(ImmutableArray<EntryLine>.Builder lines)
    {
        int start = 0, end = lines.Count;
        while (start < end && lines[start].Text.Length == 0) start++;
        while (end > start && lines[end - 1].Text.Length == 0) end--;
        return lines.ToImmutable().Slice(start, end - start);
    }

    private static Problem At(SourceText source, int line, string message, string fix = "") =>
        new(new SourceSpan(source.Name, line, 1, line, 1), message, fix);
}
