namespace Why403.Tokens;

/// <summary>Text that stands where a secret should: a template that was never filled in, or a program's word for nothing.</summary>
internal static class Placeholder
{
    private const int Longest = 64;
    private static readonly string[] Nothing = ["undefined", "null", "none", "nil", "nan", "[object Object]", "false", "true"];
    private static readonly string[] Examples = ["your_", "your-", "<your", "insert_", "insert-", "changeme", "change_me", "replace_", "replace-", "my_token", "my-token"];

    /// <summary>What it is, in words that may be shown; null when the text can be a secret.</summary>
    public static string? Find(string text)
    {
        if (text.Length is 0 or > Longest) return null;
        foreach (var word in Nothing)
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return $"the word {word}";
        if (text.StartsWith("{{", StringComparison.Ordinal) && text.EndsWith("}}", StringComparison.Ordinal)) return "a template variable in {{ }}";
        if (text[0] == '<' && text[^1] == '>') return "a placeholder in < >";
        if (text.StartsWith("${", StringComparison.Ordinal) && text[^1] == '}') return "a variable in ${ }";
        if (text[0] == '{' && text[^1] == '}') return "a placeholder in { }";
        if (text[0] == '$' && text.Length > 1 && IsName(text.AsSpan(1))) return "the name of a shell variable";
        if (text[0] == '%' && text[^1] == '%' && text.Length > 2 && IsName(text.AsSpan(1, text.Length - 2))) return "the name of a variable in % %";
        foreach (var example in Examples)
            if (text.StartsWith(example, StringComparison.OrdinalIgnoreCase)) return "the placeholder of an example";
        return null;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '_') return false;
        return true;
    }
}
