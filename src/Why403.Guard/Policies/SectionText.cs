using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Why403.Guard.Policies;

/// <summary>A section as one line of JSON: an event keeps the text of its rules as they were at that time.</summary>
internal static class SectionText
{
    public static string Of(IConfigurationSection section)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Write(json, section);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0)
        {
            json.WriteStringValue(section.Value ?? "");
            return;
        }
        // A list arrives as an object whose names are numbers.
        var list = children.All(c => int.TryParse(c.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (list) json.WriteStartArray();
        else json.WriteStartObject();
        foreach (var child in children)
        {
            if (!list) json.WritePropertyName(child.Key);
            Write(json, child);
        }
        if (list) json.WriteEndArray();
        else json.WriteEndObject();
    }
}
