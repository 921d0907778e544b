using System.Net;
using System.Text;

namespace Why403.Statements;

/// <summary>
/// A short refusal that says in plain English why: whoever wrote it, the sentence is the refuser's own. Only small bodies of
/// refusing statuses are read, since an article about refusals uses the same words.
/// </summary>
internal static class OwnWords
{
    private const int LongestBody = 8 * 1024;

    // A refusal states its reason in a short sentence, its words close together; prose about refusals does neither.
    private const int LongestSentence = 90;
    private const int WidestSpan = 45;

    /// <summary>All words of one row, in one sentence of the body, state the cause.</summary>
    private static readonly (string Cause, string[] Words)[] Table =
    [
        ("api-key.missing", ["no api key"]),
        ("api-key.missing", ["api key", "missing"]),
        ("api-key.missing", ["api key", "is required"]),
        ("api-key.missing", ["missing_api_key"]),
        ("api-key.invalid", ["api key", "not valid"]),
        ("api-key.invalid", ["api key", "invalid"]),
        ("api-key.invalid", ["invalid_api_key"]),
        ("account.state", ["account", "suspended"]),
        ("account.state", ["account", "deactivated"]),
        ("account.state", ["account", "has been disabled"]),
        ("address.geo-denied", ["not available in your country"]),
        ("address.geo-denied", ["not available in your region"]),
        ("address.geo-denied", ["unavailable in your country"]),
        ("address.geo-denied", ["from your country", "block"]),
        ("session.mismatch", ["session", "expired"]),
        ("session.mismatch", ["session", "has ended"]),
        ("session.mismatch", ["session", "timed out"]),
        ("csrf.failed", ["csrf", "mismatch"]),
        ("csrf.failed", ["csrf", "failed"]),
        ("csrf.failed", ["csrf", "invalid"]),
        ("csrf.failed", ["csrf", "missing"]),
        ("edge.challenge", ["verify you are human"]),
        ("edge.challenge", ["complete the captcha"]),
        ("edge.challenge", ["checking your browser"]),
        ("role.insufficient", ["needs the role"]),
        ("role.insufficient", ["requires the role"]),
        ("role.insufficient", ["role", "is missing"]),
        ("role.insufficient", ["does not have the required role"]),
        ("hotlink.referer-refused", ["hotlinking"]),
        ("hotlink.referer-refused", ["cannot be embedded in other sites"]),
        ("signed-url.expired", ["link", "has expired"]),
        ("quota.exhausted", ["quota", "exceeded"]),
    ];

    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 400 or 401 or 402 or 403 or 410 or 419 } response || response.Body.Length is 0 or > LongestBody) return Reading.Nothing;
        var ledger = new Ledger();
        var body = WebUtility.HtmlDecode(Encoding.UTF8.GetString(response.Body.Span));
        // Few bodies hold the words of any row at all; only those are cut into sentences.
        var rows = Array.FindAll(Table, r => Array.TrueForAll(r.Words, w => body.Contains(w, StringComparison.OrdinalIgnoreCase)));
        if (rows.Length == 0) return Reading.Nothing;
        foreach (var sentence in Sentences(body))
            foreach (var (cause, words) in rows)
                if (States(sentence, words))
                {
                    ledger.Claim(cause, Confidence.Likely, $"the answer says `{Quotation.Of(sentence, exchange.Request)}`", null, $"the body says `{Quotation.Of(sentence, exchange.Request)}`");
                    return ledger.Close();
                }
        return ledger.Close();
    }

    private static bool States(string sentence, string[] words)
    {
        if (sentence.Length > LongestSentence) return false;
        var (start, end) = (int.MaxValue, 0);
        foreach (var word in words)
        {
            var at = sentence.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at < 0) return false;
            (start, end) = (Math.Min(start, at), Math.Max(end, at + word.Length));
        }
        // "The quota was not exceeded" states the opposite.
        var between = sentence.AsSpan(start, end - start);
        return end - start <= WidestSpan && (words.Any(w => w.Contains("not", StringComparison.Ordinal)) || !between.Contains(" not ", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The text between tags and JSON quotes, sentence by sentence.</summary>
    private static IEnumerable<string> Sentences(string body)
    {
        var text = new StringBuilder(body.Length);
        var tag = false;
        foreach (var c in body)
        {
            if (c == '<') tag = true;
            if (!tag) text.Append(c is '"' or '{' or '}' or '[' or ']' or '\n' or '\r' ? '\n' : c);
            if (c == '>' && tag)
            {
                tag = false;
                text.Append('\n');
            }
        }
        return text.ToString().Split(['\n', '.', '!'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(s => s.Length > 3).Take(200);
    }
}
