using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Why403.Guard.Policies;

/// <summary>The JSON schema of a settings file with a section <c>Guard</c>, written from the reader's own description.</summary>
internal static class PolicySchema
{
    public static string Write()
    {
        using var stream = new MemoryStream();
        // Back-ticks and quotes in the prose stay readable: the file is no part of a page.
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("$id", "urn:why403:guard:1");
            json.WriteString("title", "Settings with the section Guard of Why403");
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WriteStartObject("Guard");
            WriteMembers(json, PolicyShape.Root);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteMembers(Utf8JsonWriter json, ImmutableArray<Key> keys)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (keys.Any(k => k.Required))
        {
            json.WriteStartArray("required");
            foreach (var key in keys.Where(k => k.Required)) json.WriteStringValue(key.Name);
            json.WriteEndArray();
        }
        json.WriteStartObject("properties");
        foreach (var key in keys) WriteKey(json, key);
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, Key key)
    {
        json.WriteStartObject(key.Name);
        json.WriteString("description", key.Meaning);
        switch (key.Kind)
        {
            case Kind.Text:
                json.WriteString("type", "string");
                break;
            case Kind.Whole:
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", key.Least);
                json.WriteNumber("maximum", key.Most);
                break;
            case Kind.Flag:
                json.WriteString("type", "boolean");
                break;
            case Kind.Span:
                json.WriteString("type", "string");
                json.WriteString("pattern", @"^([0-9]+\.)?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$");
                break;
            case Kind.Choice:
                WriteChoices(json, key);
                break;
            case Kind.Texts:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                if (key.Choices.Length > 0) WriteChoices(json, key);
                else json.WriteString("type", "string");
                json.WriteEndObject();
                break;
            case Kind.Part:
                WriteMembers(json, key.Members);
                break;
            case Kind.Parts:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                WriteMembers(json, key.Members);
                json.WriteEndObject();
                break;
            case Kind.Named:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                WriteMembers(json, key.Members);
                json.WriteEndObject();
                break;
        }
        if (key.Default is not null)
        {
            json.WritePropertyName("default");
            json.WriteRawValue(key.Default);
        }
        json.WriteEndObject();
    }

    // .NET's configuration knows texts alone, so a number that is a choice may be written either way.
    private static void WriteChoices(Utf8JsonWriter json, Key key)
    {
        json.WriteStartArray("enum");
        foreach (var choice in key.Choices)
        {
            json.WriteStringValue(choice);
            if (int.TryParse(choice, out var number)) json.WriteNumberValue(number);
        }
        json.WriteEndArray();
    }
}
