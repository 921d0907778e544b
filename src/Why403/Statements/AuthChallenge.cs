using System.Collections.Immutable;

namespace Why403.Statements;

/// <summary>One challenge of a <c>WWW-Authenticate</c> field: a scheme and its parameters (RFC 9110 section 11.6.1).</summary>
internal sealed record AuthChallenge(string Scheme, ImmutableDictionary<string, string> Parameters)
{
    private const int MostFields = 20;

    public string? this[string name] => Parameters.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public bool Is(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Several challenges may share a line, separated by the same commas as their parameters: a word that is followed by
    /// no <c>=</c> begins the next challenge.
    /// </summary>
    public static List<AuthChallenge> Read(IEnumerable<string> values)
    {
        var challenges = new List<AuthChallenge>();
        foreach (var value in values.Take(MostFields))
        {
            string? scheme = null;
            var parameters = Empty();
            var at = 0;
            // A field of a megabyte is no challenge; what stands in its beginning is enough.
            var text = value.Length > 8192 ? value[..8192] : value;
            while (at < text.Length)
            {
                while (at < text.Length && text[at] is ' ' or ',' or '\t') at++;
                var start = at;
                while (at < text.Length && text[at] is not (' ' or ',' or '=' or '\t' or '"')) at++;
                var word = text[start..at];
                var equals = at;
                while (equals < text.Length && text[equals] is ' ' or '\t') equals++;
                if (equals < text.Length && text[equals] == '=' && scheme is not null && word.Length > 0)
                {
                    at = equals + 1;
                    while (at < text.Length && text[at] is ' ') at++;
                    parameters[word] = Value(text, ref at);
                }
                else if (word.Length > 0)
                {
                    if (scheme is not null) challenges.Add(new(scheme, parameters.ToImmutable()));
                    (scheme, parameters) = (word, Empty());
                    // token68, as Negotiate sends it, belongs to the scheme and tells nothing.
                    if (equals > at && equals < text.Length && IsToken68(text, equals, out var end)) at = end;
                }
                else at++;
            }
            if (scheme is not null) challenges.Add(new(scheme, parameters.ToImmutable()));
        }
        return challenges;
    }

    private static ImmutableDictionary<string, string>.Builder Empty() => ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);

    private static bool IsToken68(string text, int start, out int end)
    {
        end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '.' or '_' or '~' or '+' or '/')) end++;
        var body = end;
        while (end < text.Length && text[end] == '=') end++;
        return body - start >= 8 && (end == text.Length || text[end] == ',') && (end > body || !text.AsSpan(start, body - start).Contains(' '));
    }

    private static string Value(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var start = at;
            while (at < text.Length && text[at] is not (',' or ' ')) at++;
            // Servers forget the quotes around a sentence: words up to the comma belong to it unless one of them is a parameter.
            var comma = text.IndexOf(',', at);
            var rest = text.AsSpan(at, (comma < 0 ? text.Length : comma) - at);
            if (!rest.Contains('=')) at += rest.Length;
            return text[start..at].TrimEnd();
        }
        var value = new System.Text.StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            value.Append(text[at]);
        }
        at++;
        return value.ToString();
    }
}
