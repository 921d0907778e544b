using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Why403.Guard.Refusals;

internal enum RefusalForm
{
    Html,
    Problem,
    Plain,
}

/// <summary>Which form and which language a refused client asks for (RFC 9110 section 12.5).</summary>
internal static class Negotiation
{
    // A field with more elements than this chooses nothing any more.
    private const int Most = 64;

    /// <summary>A page for those who name HTML, as browsers do for pages and never for scripts and pictures; a problem document for all others.</summary>
    public static RefusalForm Form(StringValues accept)
    {
        double html = 0, problem = 0, plain = 0, anything = accept.Count == 0 ? 1 : 0;
        foreach (var (type, weight) in Elements(accept))
        {
            if (type is "text/html" or "application/xhtml+xml") html = Math.Max(html, weight);
            else if (type is "application/json" || type.EndsWith("+json", StringComparison.Ordinal)) problem = Math.Max(problem, weight);
            else if (type is "text/plain" or "text/*") plain = Math.Max(plain, weight);
            else if (type is "*/*" or "application/*") anything = Math.Max(anything, weight);
        }
        if (html > 0 && html >= problem && html >= plain) return RefusalForm.Html;
        if (problem > 0 && problem >= plain) return RefusalForm.Problem;
        return plain > 0 || anything == 0 ? RefusalForm.Plain : RefusalForm.Problem;
    }

    /// <summary>English where none of the named languages is ours.</summary>
    public static PageTexts Language(StringValues acceptLanguage)
    {
        var best = PageTexts.English;
        var heaviest = 0.0;
        foreach (var (range, weight) in Elements(acceptLanguage))
        {
            var hyphen = range.IndexOf('-', StringComparison.Ordinal);
            if (weight > heaviest && PageTexts.In(hyphen < 0 ? range : range.AsSpan(0, hyphen)) is { } texts) (best, heaviest) = (texts, weight);
        }
        return best;
    }

    private static IEnumerable<(string Value, double Weight)> Elements(StringValues field)
    {
        var count = 0;
        foreach (var line in field)
        {
            if (line is null) continue;
            foreach (var element in line.Split(',', Most + 1))
            {
                if (++count > Most) yield break;
                var parts = element.Split(';', 8);
                var weight = 1.0;
                foreach (var part in parts.Skip(1))
                    if (part.AsSpan().Trim().StartsWith("q=", StringComparison.OrdinalIgnoreCase) && !double.TryParse(part.AsSpan().Trim()[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weight)) weight = 0;
                yield return (parts[0].Trim().ToLowerInvariant(), Math.Clamp(weight, 0, 1));
            }
        }
    }
}
