using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Why403.Guard.Refusals;

/// <summary>What a refused visitor reads, in one language. The texts are embedded files, one a language.</summary>
internal sealed class PageTexts
{
    private static readonly FrozenDictionary<string, PageTexts> All = Load();

    private readonly FrozenDictionary<string, string> _texts;

    private PageTexts(string language, Dictionary<string, string> texts) => (Language, _texts) = (language, texts.ToFrozenDictionary());

    public static PageTexts English { get; } = All["en"];

    public static ImmutableArray<string> Languages { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];

    public string Language { get; }

    public string this[string key] => _texts[key];

    public IEnumerable<string> Keys => _texts.Keys;

    /// <param name="language">A primary subtag (RFC 5646); null where we do not speak it.</param>
    public static PageTexts? In(ReadOnlySpan<char> language) =>
        All.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(language, out var texts) ? texts : null;

    private static FrozenDictionary<string, PageTexts> Load()
    {
        const string folder = "texts/";
        var all = new Dictionary<string, PageTexts>(StringComparer.OrdinalIgnoreCase);
        var assembly = typeof(PageTexts).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)))
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            while (reader.ReadLine() is { } line)
                if (line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon) texts[line[..colon]] = line[(colon + 2)..];
            var language = Path.GetFileNameWithoutExtension(name);
            all[language] = new(language, texts);
        }
        return all.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
