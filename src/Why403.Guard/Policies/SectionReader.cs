using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>One object of the configuration, held to its description. Whatever does not fit becomes a problem; nothing throws.</summary>
internal sealed class SectionReader
{
    private readonly IConfigurationSection _section;
    private readonly ImmutableArray<Key> _keys;
    private readonly ICollection<Problem> _problems;

    public SectionReader(IConfigurationSection section, ImmutableArray<Key> keys, ICollection<Problem> problems)
    {
        (_section, _keys, _problems) = (section, keys, problems);
        // The value is not repeated: it may be a secret in the wrong place.
        if (section.Value is { Length: > 0 }) Add(section, "is one value", "write an object with the keys " + string.Join(", ", keys.Select(k => k.Name)));
        foreach (var child in section.GetChildren())
        {
            if (Find(child.Key) is { } key) CheckForm(child, key);
            else Add(child, "is no key of ours", Nearest.Advice(child.Key, keys.Select(k => k.Name)));
        }
        foreach (var key in keys)
            if (key.Required && !section.GetSection(key.Name).Exists()) Add(section, $"has no `{key.Name}`", $"add `{key.Name}`: {key.Meaning}");
    }

    public string Path => _section.Path;

    public IConfigurationSection Section => _section;

    public string? Text(string name) => Child(name, Kind.Text).Value is { Length: > 0 } value ? value : null;

    public int Whole(string name, int otherwise)
    {
        var child = Child(name, Kind.Whole);
        if (child.Value is not { Length: > 0 } text) return otherwise;
        var key = Find(name)!;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= key.Least && value <= key.Most) return value;
        Add(child, $"is `{Redaction.Quote(text)}`", string.Create(CultureInfo.InvariantCulture, $"write a whole number from {key.Least} to {key.Most}"));
        return otherwise;
    }

    public bool? Flag(string name)
    {
        var child = Child(name, Kind.Flag);
        if (child.Value is not { Length: > 0 } text) return null;
        if (bool.TryParse(text, out var value)) return value;
        Add(child, $"is `{Redaction.Quote(text)}`", "write true or false");
        return null;
    }

    /// <summary>At least one millisecond and at most the key's greatest number of seconds.</summary>
    public TimeSpan? Span(string name)
    {
        var child = Child(name, Kind.Span);
        if (child.Value is not { Length: > 0 } text) return null;
        var most = TimeSpan.FromSeconds(Find(name)!.Most);
        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.FromMilliseconds(1) && value <= most) return value;
        Add(child, $"is `{Redaction.Quote(text)}`", $"write a length of time like 00:01:00 (one minute), at most {most:c}");
        return null;
    }

    public string Choice(string name, string otherwise)
    {
        var child = Child(name, Kind.Choice);
        if (child.Value is not { Length: > 0 } text) return otherwise;
        var choices = Find(name)!.Choices;
        if (choices.FirstOrDefault(c => c.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } choice) return choice;
        Add(child, $"is `{Redaction.Quote(text)}`", Nearest.Advice(text, choices));
        return otherwise;
    }

    /// <summary>The texts of a list with the place of each. An empty text stays: a condition may mean it.</summary>
    public ImmutableArray<(string Value, string Place)> Texts(string name)
    {
        var key = Find(name)!;
        var texts = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var child in Child(name, Kind.Texts).GetChildren())
        {
            if (child.Value is not { } text) Add(child, "is no text", "write a text in quotes");
            else if (key.Choices.Length == 0) texts.Add((text, child.Path));
            else if (key.Choices.FirstOrDefault(c => c.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } choice) texts.Add((choice, child.Path));
            else Add(child, $"is `{Redaction.Quote(text)}`", Nearest.Advice(text, key.Choices));
        }
        return texts.ToImmutable();
    }

    /// <summary>Null where the key is not there.</summary>
    public SectionReader? Part(string name)
    {
        var child = Child(name, Kind.Part);
        return child.Exists() ? new(child, Find(name)!.Members, _problems) : null;
    }

    public ImmutableArray<SectionReader> Parts(string name) =>
        [.. Child(name, Kind.Parts).GetChildren().Select(c => new SectionReader(c, Find(name)!.Members, _problems))];

    public ImmutableArray<(string Name, SectionReader Part)> Named(string name) =>
        [.. Child(name, Kind.Named).GetChildren().Select(c => (c.Key, new SectionReader(c, Find(name)!.Members, _problems)))];

    public void Add(string name, string what, string fix) => Add(_section.GetSection(name), what, fix);

    private void Add(IConfigurationSection section, string what, string fix) => _problems.Add(new(null, $"{section.Path} {what}", fix));

    private void CheckForm(IConfigurationSection child, Key key)
    {
        var scalar = key.Kind is Kind.Text or Kind.Whole or Kind.Flag or Kind.Span or Kind.Choice;
        if (scalar && child.GetChildren().Any()) Add(child, "is a list or an object", "write one value");
        else if (key.Kind is Kind.Texts or Kind.Parts && child.Value is { Length: > 0 }) Add(child, "is one value", "write a list in [ ]");
        else if (key.Kind is Kind.Texts or Kind.Parts && child.GetChildren().FirstOrDefault(c => !int.TryParse(c.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)) is { } named) Add(named, "is a name in a list", "write a list in [ ]");
        else if (key.Kind is Kind.Named && child.Value is { Length: > 0 }) Add(child, "is one value", "write an object in { }");
    }

    private IConfigurationSection Child(string name, Kind kind) => Find(name) is { } key && key.Kind == kind
        ? _section.GetSection(name)
        : throw new InvalidOperationException($"{Path} is described without {kind} {name}");

    private Key? Find(string name) => _keys.FirstOrDefault(k => k.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
