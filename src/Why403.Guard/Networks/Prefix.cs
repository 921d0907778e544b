using System.Globalization;

namespace Why403.Guard.Networks;

/// <summary>A network. The length counts in 128 bits for both families: an IPv4 <c>/24</c> is 120 here.</summary>
internal readonly record struct Prefix(UInt128 Bits, int Length)
{
    public Address First => new(Bits);

    public UInt128 Last => Bits | ~Mask(Length);

    /// <summary>The length as people write it.</summary>
    public int FamilyLength => IsV4 ? Length - 96 : Length;

    public bool IsV4 => Length >= 96 && First.IsV4;

    public bool Contains(Address address) => (address.Bits & Mask(Length)) == Bits && address.IsV4 == IsV4;

    /// <summary>The network of this length (in the address's own family) around an address.</summary>
    public static Prefix Around(Address address, int familyLength)
    {
        var length = address.IsV4 ? familyLength + 96 : familyLength;
        return new(address.Bits & Mask(length), length);
    }

    /// <summary>Null and a problem where the text is none; an address alone is the network of that one address.</summary>
    public static Prefix? Parse(ReadOnlySpan<char> text, out string problem, out string fix)
    {
        problem = $"`{Text.Redaction.Quote(text.ToString())}` is no address or network";
        fix = "write it like 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32";
        var slash = text.IndexOf('/');
        if (!AddressText.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            // The whole of IPv6 begins with the unspecified address, which is no client's.
            if (slash != 2 || !text.StartsWith("::")) return null;
            address = default;
        }
        var most = address.IsV4 ? 32 : 128;
        var length = most;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > most)) return null;
        var prefix = Around(address, length);
        if (prefix.Bits == address.Bits) return prefix;
        problem = $"`{text}` has bits set behind its length";
        fix = $"write {prefix}, or the one address without a length";
        return null;
    }

    public override string ToString() => $"{(Bits == 0 ? "::" : First.ToString())}/{FamilyLength.ToString(CultureInfo.InvariantCulture)}";

    private static UInt128 Mask(int length) => length == 0 ? 0 : UInt128.MaxValue << (128 - length);
}
