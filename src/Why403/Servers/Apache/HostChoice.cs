using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>Which virtual hosts an address has, and which of them has the name (server/vhost.c).</summary>
internal sealed class HostChoice(Run run)
{
    private readonly Configuration _configuration = run.Configuration;

    public string? Unknown { get; private set; }

    public Directive? UnknownSource { get; private set; }

    public string Why { get; private set; } = "";

    public SourceSpan? Where { get; private set; }

    private int Port => run.Request.LocalPort ?? (run.Request.Scheme == "https" ? 443 : 80);

    /// <summary>The virtual hosts of the socket in order; empty where the main server answers; null where it cannot be told.</summary>
    public List<ServerScope>? Chain()
    {
        var local = run.Request.LocalAddress is { } text ? ClientAddress.Parse(text) : null;
        foreach (var (server, address) in Every())
            if (!address.IsWildcard && address.Address is null && (address.Port == 0 || address.Port == Port)) { Unknown = $"the address {address.Text} of a virtual host is a name, which DNS decides"; UnknownSource = server.Source; return null; }
        var concrete = Every().Where(e => e.Address is { IsWildcard: false } && (e.Address.Port == 0 || e.Address.Port == Port)).ToList();
        if (concrete.Count > 0 && local is null) { Unknown = "virtual hosts of the port have addresses of their own, and the address that the request arrives at is not known"; UnknownSource = concrete[0].Server.Source; return null; }
        var here = concrete.Where(e => e.Address.Address == local).ToList();
        if (here.Count == 0) here = [.. Every().Where(e => e.Address.IsWildcard && (e.Address.Port == 0 || e.Address.Port == Port))];
        // An address with the very port goes before one of any port.
        var exact = here.Where(e => e.Address.Port != 0).ToList();
        if (exact.Count > 0) here = exact;
        return [.. here.Select(e => e.Server).Distinct()];
    }

    private IEnumerable<(ServerScope Server, HostAddress Address)> Every()
    {
        foreach (var server in _configuration.VirtualHosts)
            foreach (var address in server.Addresses) yield return (server, address);
    }

    /// <summary>The first server whose ServerName or ServerAlias fits; null for none.</summary>
    public ServerScope? ByName(List<ServerScope> chain, string host)
    {
        Where = null;
        if (chain.Count == 0 && _configuration.Main.Name is { } own && own.Equals(host, StringComparison.OrdinalIgnoreCase)) { Why = "the main server's own name"; return _configuration.Main; }
        foreach (var server in chain)
        {
            if (NameOf(server) is { } name && name.Equals(host, StringComparison.OrdinalIgnoreCase)) { Why = "its ServerName"; Where = server.NameSource?.Span; return server; }
            foreach (var (alias, source) in server.Aliases)
            {
                var fits = alias.AsSpan().IndexOfAny('*', '?') >= 0 ? Wild(Bytes.Lower(alias), Bytes.Lower(host)) : alias.Equals(host, StringComparison.OrdinalIgnoreCase);
                if (!fits) continue;
                Why = $"ServerAlias {Bytes.Text(alias)}";
                Where = source.Span;
                return server;
            }
        }
        // Names are compared with addresses only where there is a choice.
        foreach (var server in chain.Count > 1 ? chain : [])
            if (server.Addresses.Any(a => a.Text.Equals(host, StringComparison.OrdinalIgnoreCase))) { Why = "its address"; return server; }
        if (chain.Skip(1).FirstOrDefault(s => NameOf(s) is null) is { } nameless) (Unknown, UnknownSource) = ("a virtual host without ServerName has the name that DNS gives the machine", nameless.Source);
        return null;
    }

    /// <summary>A host of every address without a name takes the main server's (ap_fini_vhost_config).</summary>
    private string? NameOf(ServerScope server) => server.Name ?? (server.Addresses.TrueForAll(a => a.IsWildcard) ? _configuration.Main.Name : null);

    /// <summary>ap_strcasecmp_match: a star is any run, a question mark any one character.</summary>
    private static bool Wild(string pattern, string text)
    {
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') { star = p++; mark = n; }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[n])) { p++; n++; }
            else if (star >= 0) { p = star + 1; n = ++mark; }
            else return false;
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary>A Host field as a name: lower case, no port, no dot at the end; null for what the server answers with 400.</summary>
    public static string? Clean(string field, out string? unknown)
    {
        unknown = null;
        if (field.Length == 0) return "";
        if (field[0] == '[') { unknown = "a host that is an IPv6 address is not compared here"; return null; }
        var colon = field.LastIndexOf(':');
        var host = field;
        if (colon >= 0)
        {
            var port = field.AsSpan(colon + 1);
            if (port.Length == 0 || port.IndexOfAnyExceptInRange('0', '9') >= 0 || !int.TryParse(port, out var number) || number is 0 or > 65535) return null;
            host = field[..colon];
        }
        host = Bytes.Lower(host);
        if (host.Length == 0 || host.Contains("..", StringComparison.Ordinal)) return null;
        if (host.EndsWith('.')) host = host[..^1];
        return Strict(host) ? host : null;
    }

    /// <summary>strict_hostname_check: letters, digits, dots, hyphens; a name's last label begins with a letter.</summary>
    private static bool Strict(string host)
    {
        var numeric = true;
        var zeroes = false;
        var dots = 0;
        for (var i = 0; i < host.Length; i++)
        {
            var c = host[i];
            if (char.IsAsciiLetter(c) || c is '-' or '_') numeric = false;
            else if (c == '.')
            {
                dots++;
                zeroes |= i + 2 < host.Length && host[i + 1] == '0' && char.IsAsciiDigit(host[i + 2]);
            }
            else if (!char.IsAsciiDigit(c)) return false;
        }
        if (numeric) return !(zeroes || dots != 3 || host[0] == '.' || host[0] == '0' && host.Length > 1 && char.IsAsciiDigit(host[1]));
        var last = host.LastIndexOf('.');
        return last < 0 || last == host.Length - 1 || char.IsAsciiLetter(host[last + 1]);
    }
}
