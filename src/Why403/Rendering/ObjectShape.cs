using System.Text.Json;

namespace Why403.Rendering;

internal interface IMember<in TOwner>
{
    string Name { get; }

    bool Required { get; }

    void Write(Utf8JsonWriter json, TOwner owner);

    void Describe(Utf8JsonWriter json, SchemaDefinitions definitions);
}

/// <summary>An object being read, and where it stands.</summary>
internal readonly record struct ObjectReading(JsonElement Element, ShapeReading At)
{
    public bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }
}

/// <summary>A member that every document has.</summary>
internal sealed class Member<TOwner, TValue>(string name, string says, Shape<TValue> shape, Func<TOwner, TValue> get) : IMember<TOwner>
{
    public string Name => name;

    public bool Required => true;

    public void Write(Utf8JsonWriter json, TOwner owner)
    {
        json.WritePropertyName(name);
        shape.Write(json, get(owner));
    }

    public TValue Of(ObjectReading from)
    {
        if (from.TryGet(name, out var value)) return shape.Read(value, from.At.Into("." + name));
        from.At.Into("." + name).Refuse("is missing");
        return shape.Blank;
    }

    public void Describe(Utf8JsonWriter json, SchemaDefinitions definitions) => Members.Describe(json, name, says, shape, definitions);
}

/// <summary>A member that is left out when there is nothing to say.</summary>
internal sealed class OptionalMember<TOwner, TValue>(string name, string says, Shape<TValue> shape, Func<TOwner, (bool Has, TValue Value)> get) : IMember<TOwner>
{
    public string Name => name;

    public bool Required => false;

    public void Write(Utf8JsonWriter json, TOwner owner)
    {
        if (get(owner) is not (true, var value)) return;
        json.WritePropertyName(name);
        shape.Write(json, value);
    }

    public bool TryOf(ObjectReading from, out TValue value)
    {
        var has = from.TryGet(name, out var element);
        value = has ? shape.Read(element, from.At.Into("." + name)) : shape.Blank;
        return has;
    }

    public void Describe(Utf8JsonWriter json, SchemaDefinitions definitions) => Members.Describe(json, name, says, shape, definitions);
}

internal static class Members
{
    public static void Describe<T>(Utf8JsonWriter json, string name, string says, Shape<T> shape, SchemaDefinitions definitions)
    {
        json.WriteStartObject(name);
        json.WriteString("description", says);
        shape.Describe(json, definitions);
        json.WriteEndObject();
    }

    /// <summary>The value, or null where the document has none.</summary>
    public static TValue? OrNull<TOwner, TValue>(this OptionalMember<TOwner, TValue> member, ObjectReading from) where TValue : class =>
        member.TryOf(from, out var value) ? value : null;

    public static TValue? OrNone<TOwner, TValue>(this OptionalMember<TOwner, TValue> member, ObjectReading from) where TValue : struct =>
        member.TryOf(from, out var value) ? value : null;
}

/// <summary>An object by its members; unknown ones are passed over when it is read.</summary>
/// <param name="name">Of its definition in the schema.</param>
internal sealed class ObjectShape<T>(string name, IMember<T>[] members, Func<ObjectReading, T> make) : Shape<T>
{
    public override T Blank => make(new(default, new()));

    public override void Write(Utf8JsonWriter json, T value)
    {
        json.WriteStartObject();
        WriteMembers(json, value);
        json.WriteEndObject();
    }

    public void WriteMembers(Utf8JsonWriter json, T value)
    {
        foreach (var member in members) member.Write(json, value);
    }

    public override T Read(JsonElement element, ShapeReading at)
    {
        if (element.ValueKind == JsonValueKind.Object) return make(new(element, at));
        at.Refuse("is not an object");
        return Blank;
    }

    public override void Describe(Utf8JsonWriter json, SchemaDefinitions definitions)
    {
        definitions.Need(name, into => DescribeObject(into, definitions));
        json.WriteString("$ref", "#/$defs/" + name);
    }

    public void DescribeObject(Utf8JsonWriter json, SchemaDefinitions definitions)
    {
        json.WriteString("type", "object");
        json.WriteStartArray("required");
        foreach (var member in members)
            if (member.Required) json.WriteStringValue(member.Name);
        json.WriteEndArray();
        json.WriteStartObject("properties");
        foreach (var member in members) member.Describe(json, definitions);
        json.WriteEndObject();
    }
}
