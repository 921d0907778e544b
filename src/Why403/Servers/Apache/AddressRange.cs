using System.Globalization;

namespace Why403.Servers.Apache;

/// <summary>An address, a part of one, or a network with its mask (apr_ipsubnet_create).</summary>
internal readonly record struct AddressRange(UInt128 Value, UInt128 Mask, int Bits)
{
    /// <summary>Null for what looks like no address; <paramref name="broken"/> for an address with a mask that is none.</summary>
    public static AddressRange? Parse(string text, out bool broken)
    {
        broken = false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        if (address.Length == 0 || !LooksLikeAddress(address)) return null;
        var range = ClientAddress.Parse(address) is { IsUnix: false } whole ? new AddressRange(whole.Value, whole.Bits == 32 ? uint.MaxValue : UInt128.MaxValue, whole.Bits) : Partial(address);
        if (range is null) { broken = true; return null; }
        if (slash < 0) return range;
        if (Masked(text[(slash + 1)..], range.Value.Bits) is not { } mask) { broken = true; return null; }
        return new(range.Value.Value & mask, mask, range.Value.Bits);
    }

    /// <summary>An IPv4-mapped peer is met by IPv4 ranges (apr_ipsubnet_test).</summary>
    public bool Contains(ClientAddress client)
    {
        var plain = client.Unmapped;
        return plain.Bits == Bits && (plain.Value & Mask) == Value;
    }

    private static bool LooksLikeAddress(string text) => text.AsSpan().IndexOfAnyExcept(CharacterSets.Dotted) < 0 || text.Contains(':', StringComparison.Ordinal) && text.AsSpan().IndexOfAnyExcept(CharacterSets.HexColons) < 0;

    private static AddressRange? Partial(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal)) return null;
        var parts = text.TrimEnd('.').Split('.');
        if (parts.Length > 4) return null;
        UInt128 value = 0, mask = 0;
        for (var i = 0; i < 4; i++)
        {
            value <<= 8;
            mask <<= 8;
            if (i >= parts.Length) continue;
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var part)) return null;
            value |= part;
            mask |= 255;
        }
        return new(value, mask, 32);
    }

    private static UInt128? Masked(string mask, int bits)
    {
        if (mask.Contains('.', StringComparison.Ordinal)) return bits == 32 && ClientAddress.Parse(mask) is { Bits: 32 } dotted ? dotted.Value : null;
        if (!int.TryParse(mask, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length < 1 || length > bits) return null;
        var full = bits == 32 ? uint.MaxValue : UInt128.MaxValue;
        return full << (bits - length) & full;
    }
}
