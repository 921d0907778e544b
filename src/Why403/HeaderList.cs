using System.Collections;
using System.Collections.Immutable;

namespace Why403;

/// <summary>Header fields in the order in which they came. Names compare without case (RFC 9110 section 5.1).</summary>
public sealed class HeaderList(ImmutableArray<KeyValuePair<string, string>> fields) : IReadOnlyList<KeyValuePair<string, string>>
{
    public static HeaderList Empty { get; } = new([]);

    private readonly ImmutableArray<KeyValuePair<string, string>> _fields = fields.IsDefault ? [] : fields;

    public static HeaderList Of(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var list = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(fields.Length);
        foreach (var (name, value) in fields) list.Add(new(name, value));
        return new(list.MoveToImmutable());
    }

    public int Count => _fields.Length;

    public KeyValuePair<string, string> this[int index] => _fields[index];

    /// <summary>The first value of the field, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
                if (field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return field.Value;
            return null;
        }
    }

    public bool Has(string name) => this[name] is not null;

    /// <summary>All values of the field, in order.</summary>
    public IEnumerable<string> All(string name)
    {
        foreach (var field in _fields)
            if (field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) yield return field.Value;
    }

    public HeaderList With(string name, string value) => new(Without(name)._fields.Add(new(name, value)));

    public HeaderList Without(string name) =>
        new(_fields.RemoveAll(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
