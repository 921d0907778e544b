using System.Globalization;
using System.Net;

namespace Why403.Servers;

/// <summary>An address as bytes: 4, 16, or none for a unix socket's client.</summary>
internal readonly record struct ClientAddress(UInt128 Value, int Bits)
{
    public bool IsUnix => Bits == 0;

    /// <summary>An IPv4-mapped IPv6 peer is tested against IPv4 rules (ngx_http_access_handler).</summary>
    public ClientAddress Unmapped => Bits == 128 && Value >> 32 == 0xFFFF ? new(Value & uint.MaxValue, 32) : this;

    public static ClientAddress? Parse(string text)
    {
        if (text is "unix:") return new(0, 0);
        // Only four decimal octets, as ngx_inet_addr; the framework would take "1" and "0x7f.1" too.
        if (!text.Contains(':', StringComparison.Ordinal)) return V4(text) is { } four ? new(four, 32) : null;
        if (text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal)) return null;
        if (!IPAddress.TryParse(text, out var address) || address.GetAddressBytes() is not { Length: 16 } bytes) return null;
        UInt128 value = 0;
        foreach (var b in bytes) value = value << 8 | b;
        return new(value, 128);
    }

    /// <summary>An address with or without a port, IPv6 in brackets where a port follows (ngx_parse_addr_port).</summary>
    public static ClientAddress? ParseWithPort(string text)
    {
        if (Parse(text) is { IsUnix: false } plain) return plain;
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('[') && text.EndsWith(']')) return Parse(text[1..^1]);
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return null;
        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']')) return Parse(host[1..^1]) is { Bits: 128 } six ? six : null;
        return Parse(host) is { Bits: 32 } four ? four : null;
    }

    private static uint? V4(string text)
    {
        uint value = 0;
        var parts = 0;
        foreach (var range in text.AsSpan().Split('.'))
        {
            var part = text.AsSpan()[range];
            // Leading zeroes are decimal here.
            if (part.Length is 0 or > 10 || part.IndexOfAnyExceptInRange('0', '9') >= 0 || !uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet) || octet > 255 || ++parts > 4) return null;
            value = value << 8 | octet;
        }
        return parts == 4 ? value : null;
    }

    public override string ToString()
    {
        if (IsUnix) return "unix:";
        var bytes = new byte[Bits / 8];
        for (var i = 0; i < bytes.Length; i++) bytes[^(i + 1)] = (byte)(Value >> (8 * i));
        return new IPAddress(bytes).ToString();
    }
}

/// <summary>An address range of an access rule.</summary>
internal readonly record struct Network(UInt128 Value, UInt128 Mask, int Bits, bool All)
{
    public static Network? Parse(string text)
    {
        if (text == "all") return new(0, 0, 0, true);
        if (text == "unix:") return new(0, 0, 0, false);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (ClientAddress.Parse(slash < 0 ? text : text[..slash]) is not { IsUnix: false } address) return null;
        var full = address.Bits == 32 ? uint.MaxValue : UInt128.MaxValue;
        if (slash < 0) return new(address.Value, full, address.Bits, false);
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var shift) || shift > address.Bits) return null;
        var mask = shift == 0 ? 0 : full << (address.Bits - shift) & full;
        return new(address.Value & mask, mask, address.Bits, false);
    }

    public bool Contains(ClientAddress client) => All || client.Bits == Bits && (client.Value & Mask) == Value;
}
