using System.Collections.Immutable;
using System.Text.Json;

namespace Why403.Rendering;

/// <summary>
/// How one kind of value is written to JSON, read back, and described by the schema: three uses of one declaration, so
/// that they cannot drift apart.
/// </summary>
internal abstract class Shape<T>
{
    /// <summary>Stands in for a value that could not be read; the reading holds the problem.</summary>
    public abstract T Blank { get; }

    public abstract void Write(Utf8JsonWriter json, T value);

    public abstract T Read(JsonElement element, ShapeReading at);

    /// <summary>The inside of this value's schema object, and its definitions.</summary>
    public abstract void Describe(Utf8JsonWriter json, SchemaDefinitions definitions);
}

/// <summary>The first thing that did not fit, and the place within the document where the reader stands.</summary>
internal sealed class ShapeReading
{
    private readonly ShapeReading? _parent;
    private readonly string _step;
    private string? _problem;

    public ShapeReading() => _step = "";

    private ShapeReading(ShapeReading parent, string step) => (_parent, _step) = (parent, step);

    public string? Problem => _parent is null ? _problem : _parent.Problem;

    public ShapeReading Into(string step) => new(this, step);

    public void Refuse(string message) => Refuse(message, "");

    private void Refuse(string message, string path)
    {
        if (_parent is not null) _parent.Refuse(message, _step + path);
        else _problem ??= $"`{(path.Length == 0 ? "the document" : path.TrimStart('.'))}` {message}";
    }
}

/// <summary>Object definitions met while a schema is written, each written once.</summary>
internal sealed class SchemaDefinitions
{
    private readonly Queue<(string Name, Action<Utf8JsonWriter> Write)> _waiting = new();
    private readonly HashSet<string> _known = [];

    public void Need(string name, Action<Utf8JsonWriter> write)
    {
        if (_known.Add(name)) _waiting.Enqueue((name, write));
    }

    public bool TryTake(out (string Name, Action<Utf8JsonWriter> Write) definition) => _waiting.TryDequeue(out definition);
}

internal sealed class ListShape<T>(Shape<T> item) : Shape<ImmutableArray<T>>
{
    public override ImmutableArray<T> Blank => [];

    public override void Write(Utf8JsonWriter json, ImmutableArray<T> value)
    {
        json.WriteStartArray();
        if (!value.IsDefault)
            foreach (var one in value) item.Write(json, one);
        json.WriteEndArray();
    }

    public override ImmutableArray<T> Read(JsonElement element, ShapeReading at)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            at.Refuse("is not a list");
            return [];
        }
        var list = ImmutableArray.CreateBuilder<T>(element.GetArrayLength());
        foreach (var one in element.EnumerateArray())
            list.Add(item.Read(one, at.Into($"[{list.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)}]")));
        return list.ToImmutable();
    }

    public override void Describe(Utf8JsonWriter json, SchemaDefinitions definitions)
    {
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        item.Describe(json, definitions);
        json.WriteEndObject();
    }
}
