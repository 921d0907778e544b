using System.Text;
using System.Text.Json;

namespace Why403.Logs.Formats;

/// <summary>Which members of a JSON object go into which slot: a tree of names.</summary>
internal sealed class JsonMap
{
    private const int Buckets = 64;

    private readonly List<(byte[] Name, JsonMap Value)> _members = [];

    // Most names of a line are not asked for; length and two letters tell so without comparing.
    private readonly List<(byte[] Name, JsonMap Value)>?[] _byShape = new List<(byte[], JsonMap)>?[Buckets];
    private Slot _slot;
    private bool _isArray;

    /// <summary>Set in the result of <see cref="Read"/> when the line holds this member; 0 where nobody asks.</summary>
    private int _bit;

    /// <param name="path">Names joined by <c>/</c>; <c>[]</c> behind a name takes the first item of its array, <c>[Name]</c> the value
    /// of the item <c>{"name":"Name","value":…}</c>.</param>
    public JsonMap Add(string path, Slot slot, int bit = 0)
    {
        var at = this;
        foreach (var part in path.Split('/'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            at = at.Member(bracket < 0 ? part : part[..bracket]);
            if (bracket < 0) continue;
            at._isArray = true;
            if (part[bracket + 1] != ']') at = at.Member(part[(bracket + 1)..^1]);
        }
        at._slot = slot;
        at._bit |= bit;
        return this;
    }

    /// <summary>Reads the object that the reader stands at the start of.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public int Read(ref Utf8JsonReader reader, ref AccessLine fields, ref JsonExtras extras)
    {
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Find(reader.ValueSpan);
            reader.Read();
            if (member is null) reader.Skip();
            else seen |= member.Value(ref reader, ref fields, ref extras);
        }
        return seen;
    }

    private int Value(ref Utf8JsonReader reader, ref AccessLine fields, ref JsonExtras extras)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when _members.Count > 0 && !_isArray:
                return _bit | Read(ref reader, ref fields, ref extras);
            case JsonTokenType.StartArray when _isArray:
                return Items(ref reader, ref fields, ref extras);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Skip();
                return 0;
            case JsonTokenType.Null:
                return 0;
            default:
                Take(ref reader, ref fields, ref extras);
                return _bit;
        }
    }

    private int Items(ref Utf8JsonReader reader, ref AccessLine fields, ref JsonExtras extras)
    {
        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject && _members.Count > 0) NamedItem(ref reader, ref fields, ref extras);
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reader.Skip();
            else if (isFirst) Take(ref reader, ref fields, ref extras);
            isFirst = false;
        }
        return _bit;
    }

    private void NamedItem(ref Utf8JsonReader reader, ref AccessLine fields, ref JsonExtras extras)
    {
        JsonMap? member = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueSpan.SequenceEqual("name"u8);
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reader.Skip();
            else if (isName) member = FindAnyCase(reader.ValueSpan);
            else member?.Take(ref reader, ref fields, ref extras);
        }
    }

    private void Take(ref Utf8JsonReader reader, ref AccessLine fields, ref JsonExtras extras)
    {
        switch (_slot)
        {
            case Slot.Extra1: extras.First = reader.ValueSpan; break;
            case Slot.Extra2: extras.Second = reader.ValueSpan; break;
            case Slot.Extra3: extras.Third = reader.ValueSpan; break;
            default: FieldWriter.Set(ref fields, _slot, reader.ValueSpan); break;
        }
    }

    private JsonMap? Find(ReadOnlySpan<byte> name)
    {
        if (_byShape[ShapeOf(name)] is not { } members) return null;
        foreach (var (known, value) in members)
            if (name.SequenceEqual(known)) return value;
        return null;
    }

    private JsonMap? FindAnyCase(ReadOnlySpan<byte> name)
    {
        foreach (var (known, value) in _members)
            if (Ascii.EqualsIgnoreCase(name, known)) return value;
        return null;
    }

    private static int ShapeOf(ReadOnlySpan<byte> name) => name.IsEmpty ? 0 : (name.Length * 7 + name[0] * 3 + name[^1]) % Buckets;

    private JsonMap Member(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (Find(bytes) is { } known) return known;
        var value = new JsonMap();
        _members.Add((bytes, value));
        (_byShape[ShapeOf(bytes)] ??= []).Add((bytes, value));
        return value;
    }
}

/// <summary>Values for a format's own last step.</summary>
internal ref struct JsonExtras
{
    public ReadOnlySpan<byte> First;
    public ReadOnlySpan<byte> Second;
    public ReadOnlySpan<byte> Third;
}
