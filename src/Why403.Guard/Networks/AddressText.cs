using System.Globalization;

namespace Why403.Guard.Networks;

/// <summary>
/// Addresses as header fields and lists write them. Stricter than <c>IPAddress.Parse</c>, which takes <c>1</c>, <c>0x7f.1</c> and
/// octal parts: two readers of one text must not come to two clients.
/// </summary>
internal static class AddressText
{
    /// <summary>The longest text that can be an address: eight groups, the last two as four decimal numbers.</summary>
    private const int Longest = 45;

    /// <summary>A bare address: no port, no brackets, no zone.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address)
    {
        address = default;
        if (text.Length is < 2 or > Longest) return false;
        if (!text.Contains(':'))
        {
            if (!TryParseV4(text, out var v4)) return false;
            address = Address.OfV4(v4);
            return true;
        }
        if (!TryParseV6(text, out var bits) || bits == 0) return false;
        address = new(bits);
        return true;
    }

    /// <summary>An address as proxies write it: with a port, in brackets, or bare (RFC 7239 section 6; Azure and others add the port to IPv4).</summary>
    public static bool TryParseNode(ReadOnlySpan<char> text, out Address address)
    {
        address = default;
        text = text.Trim(" \t");
        if (text.IsEmpty) return false;
        if (text[0] == '[')
        {
            var close = text.IndexOf(']');
            if (close < 0 || !text[1..close].Contains(':')) return false;
            var rest = text[(close + 1)..];
            return (rest.IsEmpty || (rest[0] == ':' && IsPort(rest[1..]))) && TryParse(text[1..close], out address);
        }
        var colon = text.IndexOf(':');
        if (colon >= 0 && colon == text.LastIndexOf(':')) return IsPort(text[(colon + 1)..]) && TryParse(text[..colon], out address);
        return TryParse(text, out address);
    }

    // RFC 7239 section 6: digits, or an obfuscated port that begins with an underscore.
    private static bool IsPort(ReadOnlySpan<char> text)
    {
        if (text.Length is > 1 and <= 32 && text[0] == '_') return true;
        return text.Length is > 0 and <= 5 && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, out uint bits)
    {
        bits = 0;
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf('.') : text.Length;
            if (end is < 1 or > 3) return false;
            var digits = text[..end];
            // A leading zero is octal to some readers and decimal to others.
            if (digits.Length > 1 && digits[0] == '0') return false;
            if (!byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
            bits = (bits << 8) | value;
            text = part < 3 ? text[(end + 1)..] : [];
        }
        return true;
    }

    private static bool TryParseV6(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = 0;
        var gap = text.IndexOf("::");
        if (gap < 0) return TryParseGroups(text, out bits, out var all) && all == 8;
        var right = text[(gap + 2)..];
        // Two gaps leave it open how many groups each stands for (RFC 4291 section 2.2).
        if (right.IndexOf("::") >= 0 || (right.Length > 0 && right[0] == ':')) return false;
        if (!TryParseGroups(text[..gap], out var high, out var before) || !TryParseGroups(right, out var low, out var after)) return false;
        if (before + after > 7) return false;
        bits = (before == 0 ? 0 : high << (16 * (8 - before))) | low;
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<char> text, out UInt128 bits, out int count)
    {
        bits = 0;
        count = 0;
        while (!text.IsEmpty)
        {
            var colon = text.IndexOf(':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && group.Contains('.'))
            {
                if (!TryParseV4(group, out var v4)) return false;
                bits = (bits << 32) | v4;
                count += 2;
                return count <= 8;
            }
            if (group.Length is < 1 or > 4 || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
            bits = (bits << 16) | value;
            if (++count > 8 || (colon >= 0 && colon == text.Length - 1)) return false;
            text = colon < 0 ? [] : text[(colon + 1)..];
        }
        return true;
    }
}
