using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Why403.Guard.Refusals;

/// <summary>The refusal for programs (RFC 9457), with the type of the RateLimit draft where it is about a limit.</summary>
internal static class RefusalProblem
{
    public const string QuotaExceeded = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    public static ReadOnlyMemory<byte> Write(Refusal refusal, PageTexts texts)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("type", refusal.Cause.Id == "rate.limit-exceeded" && !refusal.ViolatedPolicies.IsEmpty ? QuotaExceeded : $"urn:why403:cause:{refusal.Cause.Id}");
        json.WriteString("title", refusal.What(PageTexts.English).TrimEnd('.'));
        json.WriteNumber("status", refusal.Status);
        json.WriteString("detail", $"{refusal.What(texts)} {refusal.Do(texts)}".Replace('\u00A0', ' '));
        if (refusal.Reference is not null) json.WriteString("instance", refusal.StatusPage ?? $"urn:why403:reference:{refusal.Reference}");
        json.WriteString("cause", refusal.Cause.Id);
        if (refusal.Reference is not null) json.WriteString("reference", refusal.Reference);
        if (refusal.Challenge is not null) json.WriteString("challenge", refusal.Challenge);
        json.WriteString("time", refusal.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (refusal.RetryAfter is { } wait) json.WriteNumber("retryAfter", wait);
        if (!refusal.ViolatedPolicies.IsEmpty)
        {
            json.WriteStartArray("violated-policies");
            foreach (var name in refusal.ViolatedPolicies) json.WriteStringValue(name);
            json.WriteEndArray();
        }
        if (refusal.Contact.Length > 0) json.WriteString("contact", refusal.Contact);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
