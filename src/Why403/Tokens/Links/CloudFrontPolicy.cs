using System.Text.Json;

namespace Why403.Tokens.Links;

/// <summary>A CloudFront custom policy, decoded. Null members were not in it.</summary>
internal sealed record CloudFrontPolicy(string? Resource, DateTimeOffset? Before, DateTimeOffset? After, string? Address)
{
    /// <summary>Null when the text is no policy: cut short, encoded twice, or something else.</summary>
    public static CloudFrontPolicy? Decode(string policy)
    {
        var bytes = Base64Text.Decode(policy.Replace('-', '+').Replace('_', '=').Replace('~', '/'));
        if (bytes is null) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 16 });
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // An escape or bytes that are no Unicode text.
            return null;
        }
    }

    private static CloudFrontPolicy? Read(JsonElement root)
    {
        if (Member(root, "Statement") is not { } statement) return null;
        if (statement.ValueKind == JsonValueKind.Array)
        {
            if (statement.GetArrayLength() == 0) return null;
            statement = statement[0];
        }
        var condition = Member(statement, "Condition");
        return new(
            Words(Member(statement, "Resource")),
            Time(Member(condition, "DateLessThan")),
            Time(Member(condition, "DateGreaterThan")),
            Words(Member(Member(condition, "IpAddress"), "AWS:SourceIp")));
    }

    private static DateTimeOffset? Time(JsonElement? comparison) =>
        Member(comparison, "AWS:EpochTime") is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var seconds) ? Instant.Seconds(seconds) : null;

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } there && there.TryGetProperty(name, out var member) ? member : null;

    private static string? Words(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
