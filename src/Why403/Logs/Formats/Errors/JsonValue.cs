using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Why403.Logs.Formats.Errors;

/// <summary>Walks into JSON that may have any shape: what is not there, or of another kind, is empty.</summary>
internal static class JsonValue
{
    /// <summary>Null for a line that is no JSON object.</summary>
    public static JsonDocument? Parse(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.Length < 2 || line[0] != '{' || line[^1] != '}') return null;
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonDocument.TryParseValue(ref reader, out var document) ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static string Text(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Try(element),
        JsonValueKind.Number => element.GetRawText(),
        _ => "",
    };

    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>A header's value whatever the case of its name, the first where it is a list.</summary>
    public static string Header(this JsonElement headers, string name)
    {
        if (headers.ValueKind != JsonValueKind.Object) return "";
        foreach (var header in headers.EnumerateObject())
        {
            if (!Ascii.EqualsIgnoreCase(JsonMarshal.GetRawUtf8PropertyName(header), name)) continue;
            return header.Value.ValueKind == JsonValueKind.Array ? header.Value.Items().FirstOrDefault().Text() : header.Value.Text();
        }
        return "";
    }

    private static string Try(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or an escaped lone surrogate: the text as it stands in the line.
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element).Trim((byte)'"'));
        }
    }
}
