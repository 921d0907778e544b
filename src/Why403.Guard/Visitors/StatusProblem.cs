using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Why403.Guard.Refusals;

namespace Why403.Guard.Visitors;

/// <summary>What is known of a reference, for programs.</summary>
internal static class StatusProblem
{
    public static ReadOnlyMemory<byte> Write(Refusal refusal, bool isAppealed, PageTexts texts)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("reference", refusal.Reference);
        json.WriteString("time", refusal.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("status", refusal.Status);
        json.WriteString("cause", refusal.Cause.Id);
        json.WriteString("detail", $"{refusal.What(texts)} {refusal.Do(texts)}");
        json.WriteBoolean("appealed", isAppealed);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
