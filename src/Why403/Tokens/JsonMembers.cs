using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Why403.Tokens;

/// <summary>The top-level members of a JSON object, values as text; nested ones are kept only as lists of words.</summary>
internal sealed class JsonMembers(ImmutableDictionary<string, ImmutableArray<string>> members, ImmutableArray<string> duplicates)
{
    private const int Most = 200;
    private const int MostWords = 100;

    public static JsonMembers None { get; } = new(ImmutableDictionary<string, ImmutableArray<string>>.Empty, []);

    /// <summary>Names that came more than once: readers differ in which one they take (RFC 7519 section 4), so the last stands here and it is said.</summary>
    public ImmutableArray<string> Duplicates { get; } = duplicates;

    public string? this[string name] => members.TryGetValue(name, out var values) && values.Length > 0 ? values[0] : null;

    public IEnumerable<string> Names => members.Keys;

    public bool Has(string name) => members.ContainsKey(name);

    /// <summary>One word, or the words of an array.</summary>
    public ImmutableArray<string> List(string name) => members.GetValueOrDefault(name, []);

    public double? Number(string name) =>
        double.TryParse(this[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    /// <summary>A NumericDate, also where a library wrote it as a string.</summary>
    public DateTimeOffset? Time(string name) => Number(name) is { } seconds ? Instant.Seconds(seconds) : null;

    /// <summary>Null when it is no JSON object.</summary>
    public static JsonMembers? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new() { MaxDepth = 64 });
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? Members(ref reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // GetString: an escape or bytes that are no Unicode text.
            return null;
        }
    }

    private static JsonMembers Members(ref Utf8JsonReader reader)
    {
        var members = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var duplicates = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = Value(ref reader);
            if (members.ContainsKey(name)) { if (duplicates.Count < 8) duplicates.Add(name); }
            else if (members.Count == Most) continue;
            members[name] = value;
        }
        // What follows the object makes the text no JSON; Read throws for it.
        reader.Read();
        return new(members.ToImmutable(), duplicates.ToImmutable());
    }

    private static ImmutableArray<string> Value(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return [Text(ref reader)];
        var words = ImmutableArray.CreateBuilder<string>();
        var depth = reader.CurrentDepth;
        var isArray = reader.TokenType == JsonTokenType.StartArray;
        while (reader.Read() && reader.CurrentDepth > depth)
            if (isArray && reader.CurrentDepth == depth + 1 && reader.TokenType is JsonTokenType.String or JsonTokenType.Number && words.Count < MostWords) words.Add(Text(ref reader));
        return words.ToImmutable();
    }

    private static string Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };
}
