using System.Buffers;
using System.Text;

namespace Why403.Probing;

/// <summary>
/// What makes two refusals the same one: status, reason, type, the set of fields and the shape of the body. A status
/// alone cannot: a firewall and an application both answer 403. What changes from one answer to the next (ids, times,
/// addresses, the path that a page quotes) is taken out first.
/// </summary>
public sealed record RefusalFingerprint(int Status, string Reason, string Type, string Server, string Fields, string Body)
{
    // Fields that come and go on equal answers: caches, ids, timing, connection handling.
    private static readonly HashSet<string> Volatile = new(StringComparer.OrdinalIgnoreCase)
    {
        "date", "age", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie", "etag", "last-modified", "expires",
        "x-cache", "x-cache-hits", "cf-cache-status", "server-timing", "alt-svc", "x-timer", "retry-after", "ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset",
        "x-ratelimit-used", "ratelimit-remaining", "ratelimit-reset", "nel", "report-to", "location", "vary", "accept-ranges", "x-varnish", "via",
    };

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    public static RefusalFingerprint Of(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var response = exchange.Response ?? new Response(0);
        var type = response.Headers["Content-Type"] ?? "";
        var fields = string.Join(' ', response.Headers.Select(h => h.Key.ToLowerInvariant()).Where(n => !Volatile.Contains(n)).Distinct().Order(StringComparer.Ordinal));
        return new(response.Status, response.Reason, type.Split(';')[0].Trim().ToLowerInvariant(), response.Headers["Server"] ?? "", fields, Shape(exchange.Request, response));
    }

    // A HEAD answer has no body and 403 pages differ in what they quote, so an empty body on one side compares as equal.
    public bool Matches(RefusalFingerprint other) =>
        other is not null && Status == other.Status && Reason == other.Reason && Server == other.Server && Fields == other.Fields
        && (Type == other.Type && Body == other.Body || Body.Length == 0 != (other.Body.Length == 0) && (Type.Length == 0 || other.Type.Length == 0 || Type == other.Type));

    private static string Shape(Request request, Response response)
    {
        var body = Encoding.UTF8.GetString(response.Body.Span[..Math.Min(response.Body.Length, 32 * 1024)]);
        if (request.Uri is { } uri)
        {
            foreach (var quoted in (ReadOnlySpan<string>)[uri.OriginalString, uri.PathAndQuery, uri.AbsolutePath])
                if (quoted.Length > 1) body = body.Replace(quoted, "<path>", StringComparison.Ordinal);
        }
        var shape = new StringBuilder(body.Length);
        foreach (var word in Words(body))
        {
            if (word.AsSpan().IndexOfAny(Digits) < 0) shape.Append(word);
            else if (shape.Length == 0 || shape[^1] != '#') shape.Append('#');
        }
        return shape.ToString();
    }

    /// <summary>Runs of letters, digits and the marks that ids, times and addresses are made of; all else by itself.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '_' or '.' or ':')) continue;
            if (i > start) yield return text[start..i];
            if (i < text.Length) yield return text[i].ToString();
            start = i + 1;
        }
    }
}
