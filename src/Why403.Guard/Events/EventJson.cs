using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Why403.Guard.Events;

/// <summary>An event as one line of JSON.</summary>
internal static class EventJson
{
    // Strangers' text stays readable and on one line: the writer escapes control characters in any case.
    private static readonly EventContext Relaxed = new(new JsonSerializerOptions(EventContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write(GuardEvent entry) => JsonSerializer.SerializeToUtf8Bytes(entry, Relaxed.GuardEvent);

    /// <summary>Null where the line is no event.</summary>
    public static GuardEvent? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, EventContext.Default.GuardEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 16)]
[JsonSerializable(typeof(GuardEvent))]
internal sealed partial class EventContext : JsonSerializerContext;
