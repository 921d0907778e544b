namespace Why403.Servers.Nginx;

/// <summary>Which socket, and on it which server block (ngx_http_find_virtual_server).</summary>
internal sealed class ServerChoice(Configuration configuration, ServerRequest request)
{
    internal sealed record Candidate(ServerBlock Server, Listen Listen);

    /// <summary>The choice of a socket, kept for all requests that arrive there.</summary>
    internal sealed record Kept(List<Candidate> Servers, HostTable<Named> Names, string? Unknown, Directive? Source);

    internal sealed record Named(Candidate Candidate, ServerBlock.ServerName Name);

    private HostTable<Named> _names = new();

    /// <summary>Why no socket is found or the choice is open.</summary>
    public string? Unknown { get; private set; }

    public Directive? UnknownSource { get; private set; }

    /// <summary>The servers of the socket that takes the connection, in file order; the first is the default.</summary>
    public List<Candidate> Socket()
    {
        var key = (request.Scheme, request.LocalAddress, request.LocalPort);
        if (!configuration.Sockets.TryGetValue(key, out var kept))
        {
            var servers = Choose();
            var names = new HostTable<Named>();
            foreach (var candidate in servers)
                foreach (var name in candidate.Server.Names)
                    if (name.Pattern is null) names.Add(name.Text, new(candidate, name), wildcards: true);
            configuration.Sockets[key] = kept = new(servers, names, Unknown, UnknownSource);
        }
        (Unknown, UnknownSource, _names) = (kept.Unknown, kept.Source, kept.Names);
        return kept.Servers;
    }

    private List<Candidate> Choose()
    {
        var port = request.LocalPort ?? (request.Scheme == "https" ? 443 : 80);
        var unresolved = configuration.Servers.FirstOrDefault(s => s.UnresolvedListen is not null)?.UnresolvedListen;
        if (unresolved is not null) { Unknown = "the address of a `listen` is a name that was resolved when the server started"; UnknownSource = unresolved; return []; }
        if (request.LocalAddress is { } unix && unix.StartsWith("unix:", StringComparison.Ordinal)) return Ordered(l => l.Address == unix);
        var all = configuration.Servers.SelectMany(s => s.Listens).Where(l => l.Port == port && !l.Address.StartsWith("unix:", StringComparison.Ordinal)).ToList();
        if (all.Count == 0) { Unknown = $"no server listens on port {port}"; return []; }
        if (request.LocalAddress is { } local)
        {
            var address = ClientAddress.Parse(local)?.Unmapped;
            var text = address?.ToString() ?? local;
            if (all.Any(l => !l.IsWildcard && l.Address == text)) return Ordered(l => !l.IsWildcard && l.Address == text && l.Port == port);
            var wildcard = address is { Bits: 128 } ? "::" : "0.0.0.0";
            var taken = Ordered(l => l.IsWildcard && l.Address == wildcard && l.Port == port);
            if (taken.Count == 0) Unknown = $"no server listens on {text} port {port}";
            return taken;
        }
        var sockets = all.Select(l => l.Address).Distinct().ToList();
        if (sockets.Count == 1) return Ordered(l => l.Address == sockets[0] && l.Port == port);
        // [::]:80 beside *:80 with the same servers is one choice.
        var choices = sockets.Select(s => Ordered(l => l.Address == s && l.Port == port)).ToList();
        if (choices.Skip(1).All(c => c.Select(x => x.Server).SequenceEqual(choices[0].Select(x => x.Server)))) return choices[0];
        Unknown = $"port {port} has several addresses with different servers; the address that the connection arrives at decides";
        UnknownSource = all[0].Source;
        return [];
    }

    private List<Candidate> Ordered(Func<Listen, bool> takes)
    {
        var found = new List<Candidate>();
        foreach (var server in configuration.Servers)
            if (server.Listens.FirstOrDefault(takes) is { } listen) found.Add(new(server, listen));
        var preferred = found.FindIndex(c => c.Server.Listens.Any(l => takes(l) && l.IsDefault));
        if (preferred > 0)
        {
            var first = found[preferred];
            found.RemoveAt(preferred);
            found.Insert(0, first);
        }
        return found;
    }

    /// <summary>The server of a name, and how it was found; the default where none has it.</summary>
    public (Candidate Chosen, string Why, ServerBlock.ServerName? Name) ByName(List<Candidate> socket, string host, out string? unknown)
    {
        unknown = null;
        if (_names.Find(host) is { } named)
            return (named.Candidate, named.Name.Text == host ? "exact name" : $"name {named.Name.Text}", named.Name);
        if (host.Length > 0)
        {
            foreach (var candidate in socket.OrderBy(c => configuration.Servers.IndexOf(c.Server)))
                foreach (var name in candidate.Server.Names)
                {
                    if (name.Pattern is null) continue;
                    var match = name.Pattern.Run(host, out unknown);
                    if (unknown is not null) { UnknownSource = name.Source; return (socket[0], "", null); }
                    if (match is not null) return (candidate, $"name pattern {name.Text}", name);
                }
            foreach (var candidate in socket)
                if (socket.Count > 1 && candidate.Server.HostnameUsed is { } source)
                {
                    unknown = "`$hostname` as a server name is the machine's own name";
                    UnknownSource = source;
                }
        }
        var isDefault = socket[0].Server.Listens.Any(l => l.IsDefault);
        return (socket[0], socket.Count == 1 ? "the only server on this socket" : isDefault ? "default_server, as no name matches" : "first on this socket, as no name matches", null);
    }

    /// <summary>The name as it is looked up: lower case, without port and one trailing dot; null for one that is refused (ngx_http_validate_host).</summary>
    public static string? Host(string host)
    {
        var dot = host.Length;
        var end = host.Length;
        var literal = false;
        var rest = false;
        for (var i = 0; i < host.Length; i++)
        {
            switch (host[i])
            {
                case '.':
                    if (dot == i - 1) return null;
                    dot = i;
                    break;
                case ':':
                    if (!literal && !rest) { end = i; rest = true; }
                    break;
                case '[' when i == 0: literal = true; break;
                case ']':
                    if (literal) { end = i + 1; literal = false; rest = true; }
                    break;
                case '/' or <= ' ' or '\x7F': return null;
            }
        }
        if (dot == end - 1) end--;
        return end <= 0 ? null : Bytes.Lower(host[..end]);
    }
}
