namespace Why403.Signatures;

/// <summary>Compares a text as a condition asks, ASCII letters without case.</summary>
internal static class ConditionText
{
    public static bool Holds(Condition condition, string value)
    {
        if (condition.Comparison == Comparison.Present) return true;
        foreach (var text in condition.Texts)
        {
            var holds = condition.Comparison switch
            {
                Comparison.Equal => value.Equals(text, StringComparison.OrdinalIgnoreCase),
                Comparison.StartsWith => value.StartsWith(text, StringComparison.OrdinalIgnoreCase),
                _ => value.Contains(text, StringComparison.OrdinalIgnoreCase),
            };
            if (holds) return true;
        }
        return false;
    }

    /// <summary>Whether a cookie of the condition's name is sent or set.</summary>
    public static bool HasCookie(Condition condition, Exchange exchange)
    {
        var prefix = condition.Name.EndsWith('*') ? condition.Name[..^1] : null;
        foreach (var field in exchange.Request.Headers)
            if (field.Key.Equals("cookie", StringComparison.OrdinalIgnoreCase))
                foreach (var pair in field.Value.Split(';'))
                    if (Named(pair)) return true;
        if (exchange.Response is { } response)
            foreach (var field in response.Headers)
                if (field.Key.Equals("set-cookie", StringComparison.OrdinalIgnoreCase) && Named(field.Value)) return true;
        return false;

        bool Named(ReadOnlySpan<char> pair)
        {
            var equals = pair.IndexOf('=');
            var name = (equals < 0 ? pair : pair[..equals]).Trim();
            return prefix is null ? name.Equals(condition.Name, StringComparison.OrdinalIgnoreCase) : name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        }
    }
}
