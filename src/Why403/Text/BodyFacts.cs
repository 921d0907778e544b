using System.Text;
using System.Text.Json;

namespace Why403.Text;

/// <summary>Names and values of a structured body, as the <c>json</c> and <c>xml</c> conditions ask for them.</summary>
internal static class BodyFacts
{
    // A refusal's body is small; a listing of ten thousand objects is no refusal and is not worth reading whole.
    private const int MostPairs = 512;

    /// <summary>Every property with a plain value, and every property name with an empty value for objects and arrays.</summary>
    public static List<(string Name, string Value)> Json(ReadOnlySpan<byte> body)
    {
        var pairs = new List<(string, string)>();
        body = TrimStart(body);
        if (body.IsEmpty || body[0] is not ((byte)'{' or (byte)'[')) return pairs;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        // A property's value, or each plain item of its array, belongs to the nearest name above it.
        var names = new Stack<string>();
        var name = "";
        try
        {
            while (pairs.Count < MostPairs && reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName: name = Text(ref reader); break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        if (name.Length > 0) pairs.Add((name, ""));
                        names.Push(name);
                        if (reader.TokenType == JsonTokenType.StartObject) name = "";
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray: name = names.Pop(); break;
                    default: pairs.Add((name, Text(ref reader))); break;
                }
            }
        }
        catch (JsonException)
        {
            // A body cut at the cap or damaged on its way still told what stands before the break.
        }
        return pairs;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or an escaped lone surrogate: shown with replacement characters.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    /// <summary>Every element with its own text. No entity of a document type is ever expanded: the text is scanned, not parsed.</summary>
    public static List<(string Name, string Value)> Xml(ReadOnlySpan<byte> body)
    {
        var pairs = new List<(string, string)>();
        body = TrimStart(body);
        if (body.IsEmpty || body[0] != '<') return pairs;
        while (pairs.Count < MostPairs)
        {
            var open = body.IndexOf((byte)'<');
            if (open < 0) return pairs;
            body = body[(open + 1)..];
            var close = body.IndexOf((byte)'>');
            if (close < 0) return pairs;
            var tag = body[..close];
            body = body[(close + 1)..];
            if (tag.IsEmpty || tag[0] is (byte)'/' or (byte)'?' or (byte)'!' || tag[^1] == '/') continue;
            var nameEnd = tag.IndexOfAny(" \t\r\n"u8);
            var textEnd = body.IndexOf((byte)'<');
            if (textEnd < 0) textEnd = body.Length;
            pairs.Add((Encoding.UTF8.GetString(nameEnd < 0 ? tag : tag[..nameEnd]), Encoding.UTF8.GetString(body[..textEnd]).Trim()));
        }
        return pairs;
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        return body.TrimStart(" \t\r\n"u8);
    }
}
