using System.Globalization;
using System.Text.Json;

namespace Why403.Captures;

/// <summary>The body of an answer without its head. The status is only what the page itself says; otherwise it stays unknown.</summary>
internal static class BarePage
{
    // Where people's error documents put it: RFC 9457 "status", Google's error.code, Spring's status, many more.
    private static readonly string[] JsonNames = ["status", "statusCode", "status_code", "code", "http_status", "httpStatus", "httpCode", "http_code"];

    public static void Read(ByteText text, int start, Request? sent, CaptureKind kind, Handover handover)
    {
        var bytes = text.Bytes.AsSpan(start);
        var cut = bytes.Length > handover.Limits.BodyCap;
        var body = (cut ? bytes[..handover.Limits.BodyCap] : bytes).ToArray();
        var status = kind == CaptureKind.Json ? InJson(body) : InMarkup(text.Text.AsSpan(start, body.Length));
        if (status == 0)
            handover.Report("nothing in this text states the status of the response", "read the output of curl -i, which has the status and the header fields", text.Span(start, start));
        handover.Hand(new(sent ?? Request.Unknown, new Response(status) { Body = body, BodyTruncated = cut }));
    }

    private static int InJson(byte[] body)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: false, default);
        try
        {
            var named = false;
            while (reader.Read())
            {
                var value = reader.TokenType is JsonTokenType.Number or JsonTokenType.String ? reader.ValueSpan : default;
                if (named && value.Length == 3 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && IsError(status)) return status;
                named = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth <= 4 && IsName(ref reader);
            }
        }
        catch (JsonException)
        {
            // A document damaged further on: what it said before that was looked at.
            return 0;
        }
        return 0;
    }

    private static bool IsName(ref Utf8JsonReader reader)
    {
        foreach (var name in JsonNames)
            if (reader.ValueTextEquals(name)) return true;
        return false;
    }

    private static int InMarkup(ReadOnlySpan<char> page)
    {
        foreach (var element in (ReadOnlySpan<string>)["title", "h1", "status", "statusCode", "code"])
            if (Element(page, element) is { Length: > 0 } content && Number(content) is > 0 and var status) return status;
        return 0;
    }

    private static ReadOnlySpan<char> Element(ReadOnlySpan<char> page, string name)
    {
        var open = page.IndexOf("<" + name, StringComparison.OrdinalIgnoreCase);
        if (open < 0) return default;
        var rest = page[(open + 1 + name.Length)..];
        if (rest.Length == 0 || rest[0] is not ('>' or ' ' or '\r' or '\n' or '\t')) return default;
        rest = rest[(rest.IndexOf('>') + 1)..];
        var close = rest.IndexOf("</", StringComparison.Ordinal);
        return close < 0 ? default : rest[..Math.Min(close, 300)];
    }

    // Three digits on their own: "403 Forbidden", "Error 403 (Forbidden)", not "1403 results" nor "#40312".
    private static int Number(ReadOnlySpan<char> text)
    {
        for (var i = 0; i + 3 <= text.Length; i++)
        {
            if (!int.TryParse(text.Slice(i, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || !IsError(status)) continue;
            var before = i == 0 || !(char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is '#' or '.' or ',');
            var after = i + 3 == text.Length || !(char.IsLetterOrDigit(text[i + 3]) || (text[i + 3] is ',' or '.' && i + 4 < text.Length && char.IsAsciiDigit(text[i + 4])));
            if (before && after) return status;
        }
        return 0;
    }

    private static bool IsError(int status) => status is >= 400 and <= 599;
}
