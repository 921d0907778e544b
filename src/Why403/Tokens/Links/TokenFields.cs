namespace Why403.Tokens.Links;

/// <summary>The <c>name=value</c> fields of a token; the first of a name counts.</summary>
internal static class TokenFields
{
    private const int Most = 40;

    public static Dictionary<string, string> Read(string text, char separator)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in text.AsSpan().Split(separator))
        {
            if (fields.Count == Most) break;
            var field = text.AsSpan(range).Trim();
            var equals = field.IndexOf('=');
            if (equals > 0) fields.TryAdd(field[..equals].ToString(), field[(equals + 1)..].ToString());
        }
        return fields;
    }
}
