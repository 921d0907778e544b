namespace Why403.Servers.Apache;

/// <summary>Order, Allow and Deny (check_dir_access in mod_access_compat.c).</summary>
internal static class CompatAccess
{
    public static int Check(RequestRecord request)
    {
        if (request.Settings.Compat is not { } compat || request.Run.IsWaived(compat)) return 0;
        var (order, source) = compat.OrderFor(request.MethodNumber);
        CompatItem? allow = null, deny = null;
        bool refused;
        switch (order)
        {
            case CompatOrder.AllowDeny:
                allow = Find(request, compat.Allows);
                deny = Find(request, compat.Denies);
                refused = allow is null || deny is not null;
                break;
            case CompatOrder.DenyAllow:
                deny = Find(request, compat.Denies);
                allow = Find(request, compat.Allows);
                refused = deny is not null && allow is null;
                break;
            default:
                allow = Find(request, compat.Allows);
                if (allow is not null) deny = Find(request, compat.Denies);
                refused = allow is null || deny is not null;
                break;
        }
        var deciding = refused ? deny?.Source ?? source : allow?.Source ?? source;
        if (!refused)
        {
            if (deciding is not null) request.Run.Step("access", StepRole.Passed, $"`{deciding}` lets {request.Run.Client} pass", deciding.Span);
            return 0;
        }
        request.Run.Logs("error", $"AH01797: client denied by server configuration: {(request.Filename is null ? "uri " + request.Uri : request.Filename)}");
        var text = deny is not null ? $"`{deny.Source}` refuses {Subject(request, deny)}" : $"`{source}` refuses what no `Allow` names, and none names {request.Run.Client}";
        return request.Refuse(403, new("access", deny is null || deny.Range is not null ? "address.not-allowed" : "server.access-rule", text, deciding?.Span, compat));
    }

    private static string Subject(RequestRecord request, CompatItem item) => item.Range is null ? item.Variable is null ? "every client" : $"as {item.Variable} is {(item.IsNegated ? "not " : "")}set" : request.Run.Client.ToString();

    private static CompatItem? Find(RequestRecord request, List<CompatItem> items)
    {
        foreach (var item in items)
        {
            if ((item.Limited >> request.MethodNumber & 1) == 0) continue;
            if (item.IsAll) return item;
            if (item.Variable is { } variable) { if (request.Env.ContainsKey(variable) != item.IsNegated) return item; continue; }
            if (item.Range is { } range) { if (range.Contains(request.Run.Client)) return item; continue; }
            request.Run.Unknown($"`{item.Source}` names a host, which reverse DNS decides", item.Source.Span);
        }
        return null;
    }
}
