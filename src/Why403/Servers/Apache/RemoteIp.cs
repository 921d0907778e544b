namespace Why403.Servers.Apache;

/// <summary>mod_remoteip: the client behind the proxies that are trusted (remoteip_modify_request).</summary>
internal static class RemoteIp
{
    private sealed record Trusted(AddressRange Range, bool IsInternal);

    public static void Apply(RequestRecord request)
    {
        var run = request.Run;
        var server = request.Server;
        if (server.RemoteIpProtocol is { } protocol && CoreCommands.IsOn(protocol)) { run.Unknown("the socket expects the PROXY protocol, whose addresses are not known", protocol.Span); return; }
        if (server.RemoteIpHeader is not { } header || run.Fields[header[0]] is not { } value) return;
        var trusted = new List<Trusted>();
        foreach (var line in server.RemoteIpProxies)
        {
            if (line.Key.EndsWith("list", StringComparison.Ordinal)) { run.Unknown($"the addresses of `{line}` are in a file that is not read", line.Span); return; }
            foreach (var word in line.Words)
            {
                if (AddressRange.Parse(word, out _) is not { } range) { run.Unknown($"`{line}` names a host, which DNS decides", line.Span); return; }
                trusted.Add(new(range, line.Key == "remoteipinternalproxy"));
            }
        }
        Walk(run, header, value, trusted);
    }

    private static void Walk(Run run, Directive header, string value, List<Trusted> trusted)
    {
        var client = run.Client;
        // Without any list every proxy counts as an external one that is trusted.
        var isInternal = trusted.Count > 0;
        string? rest = value;
        var changed = false;
        while (rest is not null)
        {
            if (trusted.Count > 0)
            {
                var match = trusted.Find(t => t.Range.Contains(client));
                if (match is null) break;
                if (isInternal) isInternal = match.IsInternal;
            }
            var comma = rest.LastIndexOf(',');
            var part = rest[(comma + 1)..].Trim(' ');
            var before = rest;
            rest = comma < 0 ? null : rest[..comma];
            if (part.Length == 0) { rest = before; break; }
            if (ClientAddress.Parse(part) is not { IsUnix: false } parsed)
            {
                if (part.AsSpan().IndexOfAnyExcept(CharacterSets.Dotted) < 0) run.Unknown($"\"{Bytes.Text(part)}\" in {header[0]} may be read as an address in another notation", header.Span);
                else if (part.Any(char.IsAsciiLetter) && !part.Contains(':', StringComparison.Ordinal)) run.Unknown($"the name \"{Bytes.Text(part)}\" in {header[0]} is looked up in DNS", header.Span);
                rest = before;
                break;
            }
            if (!isInternal && IsPrivate(parsed.Unmapped)) { rest = before; break; }
            client = parsed;
            changed = true;
        }
        if (!changed) return;
        run.Client = client;
        run.Fields[header[0]] = rest;
        run.Step("real address", StepRole.Passed, $"the client is {client}, taken from {header[0]}", header.Span);
    }

    private static bool IsPrivate(ClientAddress address)
    {
        if (address.Bits == 128) return (byte)(address.Value >> 120) >> 5 != 1;
        var value = (uint)address.Value;
        return (value >> 24) is 10 or 127 || value >> 16 is 0xA9FE or 0xC0A8 || value >> 20 == 0xAC1;
    }
}
