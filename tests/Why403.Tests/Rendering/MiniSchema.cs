using System.Text.Json;
using System.Text.RegularExpressions;

namespace Why403.Tests.Rendering;

/// <summary>The part of JSON Schema 2020-12 that our schema uses. Null when the document fits, else what does not.</summary>
internal static class MiniSchema
{
    private static readonly HashSet<string> Known =
        ["$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties", "items", "enum", "pattern", "format"];

    public static string? Check(JsonElement value, JsonElement root) => Check(value, root, root, "$");

    private static string? Check(JsonElement value, JsonElement schema, JsonElement root, string at)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Known.Contains(keyword.Name)) return $"{at}: this validator does not know {keyword.Name}";
            var wrong = keyword.Name switch
            {
                "$ref" => Check(value, root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), root, at),
                "type" => Fits(value, keyword.Value.GetString()!) ? null : $"{at}: not of type {keyword.Value}",
                "required" => keyword.Value.EnumerateArray().Select(n => n.GetString()!).FirstOrDefault(n => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(n, out _)) is { } missing ? $"{at}: {missing} is missing" : null,
                "properties" => Properties(value, keyword.Value, root, at),
                "items" => value.ValueKind != JsonValueKind.Array ? null : value.EnumerateArray().Select((v, i) => Check(v, keyword.Value, root, $"{at}[{i}]")).FirstOrDefault(w => w is not null),
                "enum" => keyword.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)) ? null : $"{at}: not in the enumeration",
                "pattern" => value.ValueKind == JsonValueKind.String && Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!) ? null : $"{at}: pattern",
                _ => null,
            };
            if (wrong is not null) return wrong;
        }
        return null;
    }

    private static string? Properties(JsonElement value, JsonElement properties, JsonElement root, string at)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out var schema)) return $"{at}: {member.Name} is not in the schema";
            if (Check(member.Value, schema, root, $"{at}.{member.Name}") is { } wrong) return wrong;
        }
        return null;
    }

    private static bool Fits(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };
}
