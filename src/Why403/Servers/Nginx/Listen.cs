using System.Globalization;

namespace Why403.Servers.Nginx;

/// <summary>One socket of a server block.</summary>
internal sealed record Listen(string Address, int Port, bool IsWildcard, bool IsDefault, bool IsTls, bool IsProxyProtocol, Directive? Source)
{
    /// <summary>Without <c>listen</c> a server takes port 80 where the master runs as root (ngx_http_core_server).</summary>
    public static Listen Implicit { get; } = new("0.0.0.0", 80, true, false, false, false, null);

    public string Key => Address.StartsWith("unix:", StringComparison.Ordinal) ? Address : $"{Address}:{Port}";

    /// <summary>Null when the address is a name: it was resolved when the server started.</summary>
    public static Listen? Of(Directive directive)
    {
        var word = directive[0];
        bool isDefault = false, tls = false, proxy = false;
        for (var i = 1; i < directive.Count; i++)
        {
            isDefault |= directive[i] is "default_server" or "default";
            tls |= directive[i] is "ssl" or "quic";
            proxy |= directive[i] == "proxy_protocol";
        }
        if (word.StartsWith("unix:", StringComparison.Ordinal)) return new(word, 0, false, isDefault, tls, proxy, directive);
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return new("0.0.0.0", port, true, isDefault, tls, proxy, directive);
        var (host, portText) = Split(word);
        port = 80;
        if (portText.Length > 0 && !int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port)) return null;
        if (host == "*") return new("0.0.0.0", port, true, isDefault, tls, proxy, directive);
        if (ClientAddress.Parse(host) is not { } address) return null;
        return new(address.ToString(), port, address.Value == 0, isDefault, tls, proxy, directive);
    }

    private static (string Host, string Port) Split(string word)
    {
        if (word.StartsWith('['))
        {
            var close = word.IndexOf(']', StringComparison.Ordinal);
            return close < 0 ? (word, "") : (word[1..close], word[(close + 1)..].TrimStart(':'));
        }
        var colon = word.LastIndexOf(':');
        return colon < 0 ? (word, "") : (word[..colon], word[(colon + 1)..]);
    }
}
