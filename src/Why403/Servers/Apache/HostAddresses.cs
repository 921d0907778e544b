using System.Globalization;

namespace Why403.Servers.Apache;

/// <summary>Addresses of virtual hosts (get_addresses in server/vhost.c).</summary>
internal static class HostAddresses
{
    public static HostAddress Parse(string word)
    {
        var (host, port) = Split(word);
        return new(host, host is "*" || host.Equals("_default_", StringComparison.OrdinalIgnoreCase) ? null : ClientAddress.Parse(host.Trim('[', ']')), port);
    }

    /// <summary>A port that is absent or <c>*</c> is 0, which is any.</summary>
    private static (string Host, int Port) Split(string word)
    {
        if (word.EndsWith(":*", StringComparison.Ordinal)) return (word[..^2], 0);
        var colon = word.LastIndexOf(':');
        if (colon < 0 || word.EndsWith(']') || word.IndexOf(':', StringComparison.Ordinal) != colon && !word.Contains("]:", StringComparison.Ordinal)) return (word, 0);
        return int.TryParse(word.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (word[..colon], port) : (word, 0);
    }
}
