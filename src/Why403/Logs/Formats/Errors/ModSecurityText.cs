using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>
/// ModSecurity's message, alike in versions 2 and 3: an action, what matched, and <c>[key "value"]</c> pairs. The words before
/// the pairs can quote the client, so the action is read at the start alone.
/// </summary>
internal static class ModSecurityText
{
    private const int LongestValue = 400;

    /// <param name="text">Starting with <c>ModSecurity: </c> or with the action itself.</param>
    public static Meaning Read(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("ModSecurity: "u8)) text = text[13..];
        if (text.StartsWith("Warning. "u8)) return Rule(text, null, 0) with { IsEvent = true };
        if (!text.StartsWith("Access denied with "u8)) return default;
        var action = text["Access denied with ".Length..];
        if (action.StartsWith("code "u8) && action.Length >= 8) return Rule(text, "edge.waf-rule", FieldWriter.Status(action[5..8]));
        if (action.StartsWith("connection close"u8)) return Rule(text, "edge.waf-rule", 0);
        // A redirection is an answer of another kind: what it refuses is not refused with a status of ours.
        return Rule(text, null, 0) with { IsEvent = true };
    }

    public static string UniqueId(ReadOnlySpan<byte> text) => Value(text, " [unique_id \""u8);

    public static string Uri(ReadOnlySpan<byte> text) => Value(text, " [uri \""u8);

    private static Meaning Rule(ReadOnlySpan<byte> text, string? cause, int status)
    {
        var id = Value(text, " [id \""u8);
        var message = Value(text, " [msg \""u8);
        return new Meaning(cause, status, message.Length > 0 ? message : id, Number: id);
    }

    private static string Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        if (text.IndexOf(key) is not (>= 0 and var at)) return "";
        var start = at + key.Length;
        if (Escapes.ClosingQuote(text, start) is not (>= 0 and var end)) end = text.Length;
        return Escapes.Undo(text[start..Math.Min(end, start + LongestValue)]);
    }
}
