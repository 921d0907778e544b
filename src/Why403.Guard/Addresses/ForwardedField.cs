using Why403.Guard.Networks;

namespace Why403.Guard.Addresses;

/// <summary>One element of <c>Forwarded</c> (RFC 7239 section 4): pairs between semicolons, of which <c>for</c> names the client.</summary>
internal static class ForwardedField
{
    /// <summary>False for <c>unknown</c>, an obfuscated name, no <c>for</c> or two: the walk ends there.</summary>
    public static bool TryFor(ReadOnlySpan<char> element, out Address address)
    {
        address = default;
        var found = false;
        while (!element.IsEmpty)
        {
            var end = Semicolon(element);
            var pair = element[..end].Trim(" \t");
            element = end < element.Length ? element[(end + 1)..] : [];
            var equals = pair.IndexOf('=');
            if (equals < 0 || !pair[..equals].Equals("for", StringComparison.OrdinalIgnoreCase)) continue;
            if (found) return false;
            found = true;
            var value = pair[(equals + 1)..];
            if (value.Length >= 2 && value[0] == '"' && value[^1] == '"') value = value[1..^1];
            if (!AddressText.TryParseNode(value, out address)) return false;
        }
        return found;
    }

    private static int Semicolon(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && quoted) i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (text[i] == ';' && !quoted) return i;
        }
        return text.Length;
    }
}
