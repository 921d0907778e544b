using System.Collections.Immutable;

namespace Why403.Captures;

/// <summary>The fields of one message as they are found, up to a bound.</summary>
internal sealed class FieldCollector(int cap)
{
    // Each continuation copies what is there, and nobody folds long values.
    private const int LongestFolded = 16 * 1024;

    private readonly List<KeyValuePair<string, string>> _fields = [];
    private int _size;

    public int Count => _fields.Count;

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

    public bool AnyValueIs(Predicate<string> test) => _fields.Exists(f => test(f.Value));

    /// <summary>Pseudo-fields of HTTP/2 (RFC 9113 section 8.3) are no header fields and stay out.</summary>
    public void Add(string name, string value)
    {
        if (name.Length == 0 || name[0] == ':') return;
        // An entry is an object beside its characters.
        var size = name.Length + value.Length + 32;
        if (size > cap - _size) return;
        _size += size;
        _fields.Add(new(name, value));
    }

    /// <summary>A line of a message's head; false when it is no field.</summary>
    public bool AddLine(ReadOnlySpan<char> line)
    {
        // RFC 9112 section 5.2: a line that starts with white space continues the one before it.
        if (line.Length > 0 && line[0] is ' ' or '\t' && _fields.Count > 0)
        {
            var (name, value) = _fields[^1];
            if (_size + line.Length > cap || value.Length > LongestFolded) return true;
            _size += line.Length;
            _fields[^1] = new(name, value + " " + ByteText.Decode(line.Trim()));
            return true;
        }
        if (!FieldLine.TryRead(line, out var key, out var text)) return false;
        Add(key.ToString(), ByteText.Decode(text));
        return true;
    }

    public HeaderList ToList() => _fields.Count == 0 ? HeaderList.Empty : new([.. _fields]);
}
