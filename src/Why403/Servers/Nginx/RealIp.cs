namespace Why403.Servers.Nginx;

/// <summary>The client's address behind trusted proxies (ngx_http_realip_module); the first replacement stays.</summary>
internal static class RealIp
{
    public static void Apply(Run run)
    {
        if (run.HasRealAddress || run.IsSubrequest) return;
        var from = run.Scope.Nearest("set_real_ip_from");
        if (from.Count == 0) return;
        var trusted = new List<Network>();
        foreach (var directive in from)
        {
            if (Network.Parse(directive[0]) is { } network) trusted.Add(network);
            else { run.Unknown($"`{directive}` names a host that was resolved when the server started", directive.Span); return; }
        }
        var header = run.Scope.NearestLast("real_ip_header");
        var name = header is null ? "x-real-ip" : Bytes.Lower(header[0]);
        List<string> values;
        switch (name)
        {
            case "proxy_protocol":
                run.Unknown("the address in the PROXY protocol is not known", header!.Span);
                return;
            case "x-forwarded-for": values = [.. run.Headers.All(name)]; break;
            default:
                // A repeated field counts once; which one differs between versions.
                values = [.. run.Headers.All(name)];
                if (values.Count > 1) { run.Unknown($"the field {name} is sent more than once", header?.Span); return; }
                break;
        }
        if (values.Count == 0) return;
        var recursive = run.Scope.Flag("real_ip_recursive");
        if (Forwarded(run.Client, values, trusted, recursive) is not { } address) return;
        run.HasRealAddress = true;
        run.Step("real address", StepRole.Chosen, $"the client is {address}, taken from {name} as {run.Client} is trusted", header?.Span ?? from[0].Span);
        run.Client = address;
    }

    private static ClientAddress? Forwarded(ClientAddress peer, List<string> values, List<Network> trusted, bool recursive)
    {
        ClientAddress? found = null;
        var at = peer;
        for (var i = values.Count - 1; i >= 0; i--)
        {
            var text = values[i];
            while (true)
            {
                if (!Trusts(trusted, at)) return found;
                text = text.TrimEnd(' ', ',');
                if (text.Length == 0) return found;
                var start = text.AsSpan().LastIndexOfAny(' ', ',') + 1;
                if (ClientAddress.ParseWithPort(text[start..]) is not { } next) return found;
                at = next;
                found = next;
                text = start == 0 ? "" : text[..(start - 1)];
                if (!recursive || start == 0) break;
            }
            if (!recursive) break;
        }
        return found;
    }

    private static bool Trusts(List<Network> trusted, ClientAddress client)
    {
        client = client.Unmapped;
        foreach (var network in trusted)
            if (network.Bits == client.Bits && network.Contains(client)) return true;
        return false;
    }
}
