using System.Text.Json;

namespace Why403.Rendering;

internal sealed class TextShape : Shape<string>
{
    public override string Blank => "";

    public override void Write(Utf8JsonWriter json, string value) => json.WriteStringValue(value);

    public override string Read(JsonElement element, ShapeReading at)
    {
        if (element.ValueKind == JsonValueKind.String) return element.GetString()!;
        at.Refuse("is not a text");
        return "";
    }

    public override void Describe(Utf8JsonWriter json, SchemaDefinitions definitions) => json.WriteString("type", "string");
}

internal sealed class NumberShape : Shape<int>
{
    public override int Blank => 0;

    public override void Write(Utf8JsonWriter json, int value) => json.WriteNumberValue(value);

    public override int Read(JsonElement element, ShapeReading at)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number)) return number;
        at.Refuse("is not a whole number");
        return 0;
    }

    public override void Describe(Utf8JsonWriter json, SchemaDefinitions definitions) => json.WriteString("type", "integer");
}

/// <summary>RFC 3339, in UTC.</summary>
internal sealed class TimeShape : Shape<DateTimeOffset>
{
    public override DateTimeOffset Blank => default;

    public override void Write(Utf8JsonWriter json, DateTimeOffset value) => json.WriteStringValue(value.UtcDateTime);

    public override DateTimeOffset Read(JsonElement element, ShapeReading at)
    {
        if (element.ValueKind == JsonValueKind.String && element.TryGetDateTimeOffset(out var time)) return time.ToUniversalTime();
        at.Refuse("is not a time such as 2026-01-31T12:00:00Z");
        return default;
    }

    public override void Describe(Utf8JsonWriter json, SchemaDefinitions definitions)
    {
        json.WriteString("type", "string");
        json.WriteString("format", "date-time");
    }
}

/// <summary>A value of the vocabulary by its printed word.</summary>
internal sealed class WordShape<T>(Func<T, string> word, Func<string, T?> value) : Shape<T> where T : struct, Enum
{
    private readonly string[] _words = [.. Enum.GetValues<T>().Select(word)];

    public override T Blank => default;

    public override void Write(Utf8JsonWriter json, T item) => json.WriteStringValue(word(item));

    public override T Read(JsonElement element, ShapeReading at)
    {
        if (element.ValueKind == JsonValueKind.String && value(element.GetString()!) is { } known) return known;
        at.Refuse("is none of: " + string.Join(", ", _words));
        return default;
    }

    public override void Describe(Utf8JsonWriter json, SchemaDefinitions definitions)
    {
        json.WriteStartArray("enum");
        foreach (var one in _words) json.WriteStringValue(one);
        json.WriteEndArray();
    }
}

/// <summary>The format's own name and major version; minor versions only add members.</summary>
internal sealed class FormatShape : Shape<string>
{
    public const string Name = "why403/1";

    public override string Blank => "";

    public override void Write(Utf8JsonWriter json, string value) => json.WriteStringValue(Name);

    public override string Read(JsonElement element, ShapeReading at)
    {
        var format = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
        if (format == Name || format.StartsWith(Name + ".", StringComparison.Ordinal)) return Name;
        at.Refuse($"is `{VisibleText.Of(Text.Redaction.Quote(format))}`, and this program reads {Name}");
        return "";
    }

    public override void Describe(Utf8JsonWriter json, SchemaDefinitions definitions)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", @"^why403/1(\.[0-9]+)?$");
    }
}
