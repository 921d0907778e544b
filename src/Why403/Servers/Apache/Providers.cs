namespace Why403.Servers.Apache;

/// <summary>What one <c>Require</c> line says of a request.</summary>
internal static class Providers
{
    public static Grant Check(RequestRecord request, AuthorizationNode line)
    {
        var run = request.Run;
        switch (line.Provider)
        {
            case "all": return Of(line.Arguments.Equals("granted", StringComparison.OrdinalIgnoreCase));
            case "ip": return Of(LineWords.All(line.Arguments).Any(w => AddressRange.Parse(w, out _) is { } range && range.Contains(run.Client)));
            case "env": return Of(LineWords.All(line.Arguments).Any(request.Env.ContainsKey));
            case "method": return Of(LineWords.All(line.Arguments).Any(m => run.Configuration.Methods.NumberOf(m) == request.MethodNumber));
            case "local": return Local(run);
            case "expr": return Of(Conditions.Holds(request, line.Arguments, line.Source!));
            case "valid-user": return request.User is null ? Grant.DeniedNoUser : Grant.Granted;
            case "user":
                if (request.User is not { } user) return Grant.DeniedNoUser;
                if (Computed(run, line)) return Grant.Denied;
                return Of(LineWords.All(line.Arguments).Contains(user));
            case "group": return Group(request, line);
            case "ssl": return Of(run.Request.Scheme == "https");
            case "ssl-verify-client": return Of(run.Request.Scheme == "https" && run.Request.Certificate == ClientCertificate.Valid && (request.Settings.VerifyClient ?? request.Server.Defaults.VerifyClient) is not null);
        }
        run.Unknown(line.Provider is "host" or "forward-dns" ? $"`{line.Source}` names hosts, which DNS decides" : $"`{line.Source}` asks a source that is not read here", line.Source?.Span);
        return Grant.Denied;
    }

    private static Grant Of(bool granted) => granted ? Grant.Granted : Grant.Denied;

    private static bool Computed(Run run, AuthorizationNode line)
    {
        if (!line.Arguments.Contains("%{", StringComparison.Ordinal)) return false;
        run.Unknown($"`{line.Source}` is computed for each request", line.Source?.Span);
        return true;
    }

    private static Grant Local(Run run)
    {
        var client = run.Client.Unmapped;
        if (client.Bits == 32 && client.Value >> 24 == 127 || client.Bits == 128 && client.Value == 1) return Grant.Granted;
        if (run.Request.LocalAddress is { } text && ClientAddress.Parse(text) is { } local) return Of(local.Unmapped == client);
        run.Unknown("whether the client is this machine depends on the address that the request arrives at", null);
        return Grant.Denied;
    }

    /// <summary>mod_authz_groupfile: a line is a group, a colon and its users.</summary>
    private static Grant Group(RequestRecord request, AuthorizationNode line)
    {
        var run = request.Run;
        if (request.User is not { } user) return Grant.DeniedNoUser;
        if (request.Settings.GroupFile is not { } file)
        {
            run.Logs("error", "AH01664: No group file was specified in the configuration");
            return Grant.Denied;
        }
        if (Computed(run, line)) return Grant.Denied;
        var path = run.Configuration.Rooted(file[0]);
        if (Login.Text(request, path, file) is not { } text)
        {
            run.Logs("error", $"AH01665: Could not open group file: {path}");
            return Grant.Denied;
        }
        var wanted = LineWords.All(line.Arguments);
        foreach (var row in text.Split('\n'))
        {
            var colon = row.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || row[0] == '#') continue;
            if (wanted.Contains(row[..colon].Trim()) && LineWords.All(row[(colon + 1)..]).Contains(user)) return Grant.Granted;
        }
        return Grant.Denied;
    }
}
