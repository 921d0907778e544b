namespace Why403.Tokens;

/// <summary>Values that an exporter or a person blacked out: their form tells nothing about what was sent.</summary>
internal static class Redacted
{
    private static readonly string[] Marks = ["redacted", "removed", "***", "…", "%E2%80%A6", "xxxxxx", "[filtered]", "<hidden>", "••"];

    public static bool Looks(string value)
    {
        foreach (var mark in Marks)
            if (value.Contains(mark, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
