using System.Globalization;

namespace Why403.Statements;

/// <summary>The names that console messages carry between quotes.</summary>
internal static class ConsoleWords
{
    /// <summary>The directive that was violated, as Chromium and Firefox quote it and WebKit names it.</summary>
    public static string? Directive(string said) =>
        Between(said, [("directive: \"", "\""), ("directive: “", "”"), ("directive “", "”"), ("(“", "”"), ("appear in the ", " directive")]);

    /// <summary>The page's origin.</summary>
    public static string? Origin(string said) => Between(said, [("from origin '", "'"), ("Origin ", " is not allowed")]);

    /// <summary>The status behind a message; 0 where it names none.</summary>
    public static int Status(string said)
    {
        foreach (var mark in (ReadOnlySpan<string>)["Status code: ", "status of "])
            if (said.IndexOf(mark, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && said.Length >= at + mark.Length + 3
                && int.TryParse(said.AsSpan(at + mark.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)) return status;
        return 0;
    }

    private static string? Between(string said, ReadOnlySpan<(string Open, string Close)> quotes)
    {
        foreach (var (open, close) in quotes)
        {
            var start = said.IndexOf(open, StringComparison.OrdinalIgnoreCase);
            if (start < 0) continue;
            start += open.Length;
            var end = said.IndexOf(close, start, StringComparison.Ordinal);
            if (end > start) return said[start..end];
        }
        return null;
    }
}
