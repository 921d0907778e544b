using System.Globalization;
using Why403.Text;

namespace Why403.Guard.Networks;

/// <summary>
/// An entry as lists write it: <c>203.0.113.0/24 until 2026-12-31 # the test lab</c>. A date alone includes that day (UTC).
/// </summary>
internal static class ListText
{
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];

    /// <summary>Null for an empty line or a comment alone, and for a line with a problem.</summary>
    public static ListEntry? Read(ReadOnlySpan<char> line, string where, ICollection<Problem> problems)
    {
        var comment = "";
        if (line.IndexOf('#') is >= 0 and var hash)
        {
            comment = Redaction.Quote(line[(hash + 1)..].Trim().ToString());
            line = line[..hash];
        }
        line = line.Trim();
        if (line.IsEmpty) return null;
        var until = DateTimeOffset.MaxValue;
        var space = line.IndexOfAny(' ', '\t');
        if (space >= 0)
        {
            var rest = line[space..].Trim();
            line = line[..space];
            if (!rest.StartsWith("until ", StringComparison.OrdinalIgnoreCase) || End(rest["until ".Length..].Trim()) is not { } end)
            {
                problems.Add(new(null, $"{where}: `{Redaction.Quote(rest.ToString())}` is no end of an entry", "write `until 2026-12-31` or `until 2026-12-31T18:00Z`, and a comment behind `#`"));
                return null;
            }
            until = end;
        }
        if (Prefix.Parse(line, out var problem, out var fix) is { } prefix) return new(prefix, until, comment);
        problems.Add(new(null, $"{where}: {problem}", fix));
        return null;
    }

    private static DateTimeOffset? End(ReadOnlySpan<char> text)
    {
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) && day.Year < 9999) return day.AddDays(1);
        return DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
