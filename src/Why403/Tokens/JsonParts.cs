using System.Collections.Immutable;
using System.Text.Json;

namespace Why403.Tokens;

/// <summary>Objects below the top level of a JSON text.</summary>
internal static class JsonParts
{
    /// <summary>The object that a top-level member holds; null where there is none. Of a member that came twice, the last.</summary>
    public static JsonMembers? Object(ReadOnlySpan<byte> json, string name)
    {
        JsonMembers? found = null;
        Walk(json, name, JsonTokenType.StartObject, (ref reader, text) =>
        {
            found = Slice(ref reader, text);
            return true;
        });
        return found;
    }

    /// <summary>The objects of the array that a top-level member holds; null where it holds none, or the text is no JSON object.</summary>
    public static ImmutableArray<JsonMembers>? Objects(ReadOnlySpan<byte> json, string name, int most)
    {
        ImmutableArray<JsonMembers>? found = null;
        var whole = Walk(json, name, JsonTokenType.StartArray, (ref reader, text) =>
        {
            var objects = ImmutableArray.CreateBuilder<JsonMembers>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject) reader.Skip();
                else if (Slice(ref reader, text) is { } members && objects.Count < most) objects.Add(members);
            }
            found = objects.ToImmutable();
            return true;
        });
        return whole ? found : null;
    }

    private delegate bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> text);

    private static JsonMembers? Slice(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return JsonMembers.Read(text[start..(int)reader.BytesConsumed]);
    }

    private static bool Walk(ReadOnlySpan<byte> json, string name, JsonTokenType wanted, Take take)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new() { MaxDepth = 64 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var here = reader.ValueTextEquals(name);
                reader.Read();
                if (here && reader.TokenType == wanted) take(ref reader, json);
                else reader.Skip();
            }
            // What follows the object makes the text no JSON; Read throws for it.
            reader.Read();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
