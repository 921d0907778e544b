using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using Why403.Signatures;
using Why403.Text;

namespace Why403.Catalogues;

/// <summary>
/// All that Why403 knows: the embedded entries, and a folder of the user's above them. Entries are read when first
/// asked for, so a command that needs three causes does not pay for three hundred files.
/// </summary>
public sealed class Catalogue
{
    private readonly FrozenDictionary<string, Func<SourceText>> _files;
    private readonly Dictionary<string, Entry?> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, object?> _read = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Problem> _problems = [];
    private readonly Lock _lock = new();
    private ImmutableArray<Product> _products;
    private ImmutableArray<CauseEntry> _causes;

    private Catalogue(Dictionary<string, Func<SourceText>> files) => _files = files.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The embedded catalogue alone.</summary>
    public static Catalogue BuiltIn { get; } = Create([]);

    /// <summary>The embedded catalogue under entries of the user's.</summary>
    /// <param name="texts">Named like <c>products/acme.md</c>; a name of ours is replaced.</param>
    public static Catalogue Create(IEnumerable<SourceText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var assembly = typeof(Catalogue).Assembly;
        var files = new Dictionary<string, Func<SourceText>>(StringComparer.OrdinalIgnoreCase);
        foreach (var resource in assembly.GetManifestResourceNames())
            if (resource.StartsWith("catalogue/", StringComparison.Ordinal)) files[resource["catalogue/".Length..]] = () => Embedded(assembly, resource);
        foreach (var text in texts) files[text.Name.Replace('\\', '/')] = () => text;
        return new(files);
    }

    /// <summary>What could not be used so far. Complete only after <see cref="ReadAll"/>.</summary>
    public ImmutableArray<Problem> Problems
    {
        get { lock (_lock) return [.. _problems]; }
    }

    public ImmutableArray<CauseEntry> Causes
    {
        get
        {
            lock (_lock)
                if (_causes.IsDefault) _causes = [.. Names("causes").Select(Cause).OfType<CauseEntry>().OrderBy(c => c.Cause.Layer).ThenBy(c => c.Cause.Id, StringComparer.Ordinal)];
            return _causes;
        }
    }

    public ImmutableArray<Product> Products
    {
        get
        {
            lock (_lock)
                if (_products.IsDefault) _products = [.. Names("products").Select(n => Entry("products", n) is { } e ? ProductReader.Read(e, _problems) : null).OfType<Product>()];
            return _products;
        }
    }

    public IEnumerable<StatusGuide> Statuses => Names("statuses").Select(n => Read("statuses", n, StatusGuide.Read)).OfType<StatusGuide>().OrderBy(s => s.Code);

    public IEnumerable<HeaderGuide> Headers => Names("headers").Select(Header).OfType<HeaderGuide>();

    public IEnumerable<string> WordNames => Names("words");

    public CauseEntry? Cause(string id) => Read("causes", id, CauseEntry.Read);

    public StatusGuide? Status(string code) => Read("statuses", code, StatusGuide.Read);

    public HeaderGuide? Header(string name) => Read("headers", name, HeaderGuide.Read);

    public WordGuide? Word(string word) => Read("words", word.Replace(' ', '-'), WordGuide.Read);

    /// <summary>The file of a product, for <c>explain</c>.</summary>
    public Entry? ProductEntry(string id) => Entry("products", id);

    /// <summary>Reads every entry, so that <see cref="Problems"/> is complete.</summary>
    public void ReadAll()
    {
        _ = Causes;
        _ = Products;
        foreach (var name in Names("statuses").Select(n => Status(n)?.Name).Concat(Names("headers").Select(n => Header(n)?.Name)).Concat(Names("words").Select(n => Word(n)?.Word))) _ = name;
    }

    private IEnumerable<string> Names(string folder) =>
        _files.Keys.Where(k => k.Length > folder.Length + 4 && k.StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase) && k.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            .Select(k => k[(folder.Length + 1)..^3]).Order(StringComparer.OrdinalIgnoreCase);

    private T? Read<T>(string folder, string name, Func<Entry, ICollection<Problem>, T?> read) where T : class
    {
        lock (_lock)
        {
            var key = folder + "/" + name;
            if (_read.TryGetValue(key, out var known)) return (T?)known;
            var value = Entry(folder, name) is { } entry ? read(entry, _problems) : null;
            _read[key] = value;
            return value;
        }
    }

    private Entry? Entry(string folder, string name)
    {
        var key = $"{folder}/{name}.md";
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var known)) return known;
            return _entries[key] = _files.TryGetValue(key, out var text) ? EntryReader.Read(text(), _problems) : null;
        }
    }

    private static SourceText Embedded(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return new(resource, reader.ReadToEnd());
    }
}
