using System.Globalization;
using Why403.Text;

namespace Why403.Catalogues;

/// <summary>What the catalogue says of a status code.</summary>
/// <param name="Kind"><c>refusal</c>, <c>sibling</c> or <c>other</c>.</param>
public sealed record StatusGuide(int Code, string Name, string Kind, Entry Entry)
{
    internal static StatusGuide? Read(Entry entry, ICollection<Problem> problems)
    {
        if (int.TryParse(entry["code"], NumberStyles.None, CultureInfo.InvariantCulture, out var code) && entry["name"].Length > 0)
            return new(code, entry["name"], entry["kind"], entry);
        problems.Add(entry.Problem(1, "a status needs `code` (a number) and `name`"));
        return null;
    }
}

/// <summary>What the catalogue says of a header field.</summary>
/// <param name="Note">One line for the exchange view.</param>
public sealed record HeaderGuide(string Name, string Note, Entry Entry)
{
    internal static HeaderGuide? Read(Entry entry, ICollection<Problem> problems)
    {
        if (entry["name"].Length > 0 && entry["note"].Length > 0) return new(entry["name"], entry["note"], entry);
        problems.Add(entry.Problem(1, "a header needs `name` and `note`"));
        return null;
    }
}

/// <summary>A word of ours, explained.</summary>
public sealed record WordGuide(string Word, Entry Entry)
{
    internal static WordGuide? Read(Entry entry, ICollection<Problem> problems)
    {
        if (entry["word"].Length > 0) return new(entry["word"], entry);
        problems.Add(entry.Problem(1, "a word needs `word`"));
        return null;
    }
}
