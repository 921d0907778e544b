using System.Text;
using System.Text.Json;

namespace Why403.Statements;

/// <summary>
/// A JSON body as it is nested. A body that breaks off keeps what stands before the break, and text that is no Unicode is shown
/// with replacement characters.
/// </summary>
internal sealed class JsonTree
{
    private const int LongestBody = 256 * 1024;
    private const int MostNodes = 2000;

    private readonly List<(string Name, JsonTree Value)> _members = [];
    private readonly List<JsonTree> _items = [];

    public IReadOnlyList<JsonTree> Items => _items;

    public bool IsObject { get; private init; }

    public bool IsNull { get; private init; }

    /// <summary>A plain value's text; empty for objects, arrays and null.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The first member of the name, in any case: products spell <c>Message</c> and <c>message</c>.</summary>
    public JsonTree? this[string name]
    {
        get
        {
            foreach (var member in _members)
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
            return null;
        }
    }

    /// <summary>The text of a member, or null where it is missing, empty or no plain value.</summary>
    public string? Plain(string name) => this[name]?.Text is { Length: > 0 } text ? text : null;

    /// <summary>The object or array that a body holds; null if it holds neither.</summary>
    public static JsonTree? Read(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        body = body.TrimStart(" \t\r\n"u8);
        if (body.IsEmpty || body[0] is not ((byte)'{' or (byte)'[')) return null;
        if (body.Length > LongestBody) body = body[..LongestBody];
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 64, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var open = new Stack<JsonTree>();
        JsonTree? root = null;
        var name = "";
        try
        {
            for (var nodes = 0; nodes < MostNodes && reader.Read();)
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray) open.Pop();
                else if (reader.TokenType == JsonTokenType.PropertyName) name = Value(ref reader);
                else
                {
                    nodes++;
                    var isOpening = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                    var node = new JsonTree
                    {
                        IsObject = reader.TokenType == JsonTokenType.StartObject,
                        IsNull = reader.TokenType == JsonTokenType.Null,
                        Text = isOpening || reader.TokenType == JsonTokenType.Null ? "" : Value(ref reader),
                    };
                    root ??= node;
                    if (open.TryPeek(out var parent))
                    {
                        if (parent.IsObject) parent._members.Add((name, node));
                        else parent._items.Add(node);
                    }
                    if (isOpening) open.Push(node);
                }
            }
        }
        catch (JsonException)
        {
            // What stands before the break was told all the same.
        }
        return root;
    }

    private static string Value(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
