using System.Buffers;
using Why403.Text;

namespace Why403.Statements;

/// <summary>
/// A stranger's words as evidence may show them. Servers echo what they were sent ("the token eyJ… is invalid"), and consoles
/// print whole addresses, so the request's own secrets are taken out before anything is cut to length.
/// </summary>
internal static class Quotation
{
    private const int Longest = 64 * 1024;

    // Shorter values are words of the language more often than secrets.
    private const int ShortestSecret = 8;

    private static readonly SearchValues<char> Delimiters = SearchValues.Create(" \t\r\n\"'<>`“”‘’");

    public static string Of(string text, Request request)
    {
        if (text.Length > Longest) text = text[..Longest];
        foreach (var secret in Secrets(request))
            if (text.Contains(secret, StringComparison.Ordinal)) text = text.Replace(secret, Redaction.Shape(secret), StringComparison.Ordinal);
        return Redaction.Quote(WithoutTokens(WithoutAddressSecrets(text)));
    }

    private static IEnumerable<string> Secrets(Request request)
    {
        foreach (var field in request.Headers)
        {
            if (field.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var pair in field.Value.Split(';', 200))
                    if (pair.Split('=', 2) is [_, { Length: >= ShortestSecret } value]) yield return value.Trim();
            }
            else if (Redaction.IsSecretHeader(field.Key))
            {
                // Without its scheme, as a server echoes it; the scheme itself is no secret.
                var value = field.Value.Trim();
                if (value.LastIndexOf(' ') is > 0 and var space) value = value[(space + 1)..];
                if (value.Length >= ShortestSecret) yield return value;
            }
        }
        if (request.Address.IndexOf('?', StringComparison.Ordinal) is >= 0 and var question)
            foreach (var pair in request.Address[(question + 1)..].Split('&', 200))
                if (pair.Split('=', 2) is [var name, { Length: >= ShortestSecret } value] && Redaction.IsSecretParameter(name)) yield return value;
    }

    private static string WithoutAddressSecrets(string text)
    {
        for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0;)
        {
            var start = at;
            while (start > 0 && char.IsAsciiLetter(text[start - 1])) start--;
            var end = text.AsSpan(at).IndexOfAny(Delimiters);
            end = end < 0 ? text.Length : at + end;
            var shown = Redaction.Address(text[start..end]);
            text = string.Concat(text.AsSpan(0, start), shown, text.AsSpan(end));
            // What lies past the quoted length need not be cleaned: it is never shown.
            at = start + shown.Length > Redaction.QuoteLimit * 4 ? -1 : text.IndexOf("://", start + shown.Length, StringComparison.Ordinal);
        }
        return text;
    }

    // A JSON object in base64url begins with eyJ: the head of every JWT (RFC 7519).
    private static string WithoutTokens(string text)
    {
        for (var at = text.IndexOf("eyJ", StringComparison.Ordinal); at is >= 0 and <= Redaction.QuoteLimit;)
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.' or '=')) end++;
            var shown = end - at < 16 ? text[at..end] : Redaction.Shape(text[at..end]);
            text = string.Concat(text.AsSpan(0, at), shown, text.AsSpan(end));
            at = text.IndexOf("eyJ", Math.Min(text.Length, at + Math.Max(3, shown.Length)), StringComparison.Ordinal);
        }
        return text;
    }
}
