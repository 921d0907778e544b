using System.Globalization;
using System.Text;
using Why403.Servers;
using Why403.Text;

namespace Why403.Cli.Tracing;

/// <summary>From an address as a person writes it to the request as it arrives at a server.</summary>
internal static class TraceTarget
{
    /// <summary>Somebody on the internet: an address that is given to nobody (RFC 5737).</summary>
    public const string Anybody = "203.0.113.1";

    private const int LongestAddress = 32 * 1024;

    /// <summary>Path and query stay as they are written: a server sees `..` and escapes as sent, which a parsed address has lost.</summary>
    public static ServerRequest Of(string address, string method, string client, HeaderList headers)
    {
        if (address.Length > LongestAddress) throw Complaint.Usage("the address is longer than 32 KiB", "no server takes it; shorten it");
        var scheme = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https" : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http" : null;
        if (scheme is null) throw Complaint.Usage($"`{Redaction.Address(Redaction.Quote(address))}` is no http or https address", "write it with its scheme, as in https://site.example/path");
        var rest = address[(scheme.Length + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var target = end < 0 ? "/" : rest[end..];
        if (target.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash) target = target[..hash];
        if (!target.StartsWith('/')) target = "/" + target;
        if (authority.LastIndexOf('@') is >= 0 and var at)
        {
            if (!headers.Has("Authorization")) headers = headers.With("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(authority[..at]))));
            authority = authority[(at + 1)..];
        }
        var (host, port) = Split(authority, scheme);
        var sent = headers["Host"];
        // The first names the host; a second one is a fault of its own that servers answer.
        if (sent is not null) headers = new([.. headers.Where(h => !h.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)), .. headers.All("Host").Skip(1).Select(h => new KeyValuePair<string, string>("Host", h))]);
        var usual = port == (scheme == "https" ? 443 : 80);
        return new(method, Escaped(target))
        {
            Scheme = scheme,
            Host = sent ?? (usual ? host : $"{host}:{port.ToString(CultureInfo.InvariantCulture)}"),
            // Names go into the handshake, addresses do not (RFC 6066 section 3).
            TlsName = scheme == "https" && !IsAddress(host) ? host : null,
            Headers = headers,
            Client = client,
            LocalAddress = IsAddress(host) ? host.Trim('[', ']') : null,
            LocalPort = port,
        };
    }

    private static (string Host, int Port) Split(string authority, string scheme)
    {
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        var host = hasPort ? authority[..colon] : authority;
        var port = scheme == "https" ? 443 : 80;
        if (hasPort && colon < authority.Length - 1 && (!int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            throw Complaint.Usage($"`{Redaction.Quote(authority)}` has no port from 1 to 65535", "write it as host:8080");
        if (host.Length == 0) throw Complaint.Usage("the address has no host", "write it as https://site.example/path");
        return (Ascii(host), port);
    }

    private static string Ascii(string host)
    {
        if (System.Text.Ascii.IsValid(host)) return host;
        try
        {
            return new IdnMapping().GetAscii(host);
        }
        catch (ArgumentException)
        {
            throw Complaint.Usage($"`{Redaction.Quote(host)}` is no host name", "check its spelling");
        }
    }

    private static bool IsAddress(string host) => host.StartsWith('[') || System.Net.IPAddress.TryParse(host, out _);

    /// <summary>What no client can send as it is: spaces, controls, and what is not ASCII.</summary>
    private static string Escaped(string target)
    {
        if (target.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0) return target;
        var escaped = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(target))
            _ = b is >= (byte)'!' and <= (byte)'~' ? escaped.Append((char)b) : escaped.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        return escaped.ToString();
    }
}
