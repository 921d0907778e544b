namespace Why403.Servers.Apache;

/// <summary>Order, Allow and Deny (check_dir_access in mod_access_compat.c).</summary>
internal static class CompatAccess
{
    public static int Check(RequestRecord request)
    {
        if (request.Settings.Compat is not { } compat || request.Run.IsWaived(compat)) return 0;
        var (order, source) = compat.OrderFor(request.MethodNumber);
        var (allow, maybeAllow) = Find(request, compat.Allows);
        var (deny, maybeDeny) = Find(request, compat.Denies);
        var refused = Refuses(order, allow, deny);
        // Names that DNS would decide are left open only where they could change the answer.
        if ((maybeAllow ?? maybeDeny) is { } host && (Refuses(order, allow ?? maybeAllow, deny) != refused || Refuses(order, allow, deny ?? maybeDeny) != refused || Refuses(order, allow ?? maybeAllow, deny ?? maybeDeny) != refused))
        {
            request.Run.Unknown($"`{host.Source}` names a host, which reverse DNS decides", host.Source.Span);
            return 403;
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

    private static bool Refuses(CompatOrder order, CompatItem? allow, CompatItem? deny) =>
        order == CompatOrder.DenyAllow ? deny is not null && allow is null : allow is null || deny is not null;

    /// <summary>The first item that fits, and the first that might.</summary>
    private static (CompatItem? Item, CompatItem? Maybe) Find(RequestRecord request, List<CompatItem> items)
    {
        CompatItem? maybe = null;
        foreach (var item in items)
        {
            if ((item.Limited >> request.MethodNumber & 1) == 0) continue;
            if (item.IsAll) return (item, null);
            if (item.Variable is { } variable) { if (request.Env.ContainsKey(variable) != item.IsNegated) return (item, null); continue; }
            if (item.Range is { } range) { if (range.Contains(request.Run.Client)) return (item, null); continue; }
            maybe ??= item;
        }
        return (null, maybe);
    }
}
