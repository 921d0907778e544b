namespace Why403.Servers.Apache;

/// <summary>What modules do once access is granted: handlers by configuration, rewriting in sections, redirects, directories.</summary>
internal static class Fixups
{
    public static int Run(RequestRecord request)
    {
        var modules = request.Run.Configuration.Modules;
        OverrideType(request);
        if (Rewriting.AtDirectory(request) is { } rewritten and not 0) return rewritten;
        if (request.ProxyUrl is { } proxied && FastCgiUrl.Parse(proxied) is { } url && new FastCgiHandOver(request, url).Refusal(request.ProxySource) is { } refused) return refused;
        if (modules.Has("mod_alias.c") && Redirects.AtDirectory(request) is { } redirected) return redirected;
        return modules.Has("mod_dir.c") ? DirectoryFixup.Run(request) : 0;
    }

    /// <summary>core_override_type: SetHandler and AcceptPathInfo.</summary>
    private static void OverrideType(RequestRecord request)
    {
        request.AcceptsPathInfo ??= request.Settings.AcceptPathInfo is { } accepts ? Bytes.Lower(accepts[0]) switch { "on" => true, "off" => false, _ => null } : null;
        if (request.Settings.ForceType is { } type && !type.Equals("none", StringComparison.OrdinalIgnoreCase)) request.ContentType = Bytes.Lower(type);
        if (request.Settings.Handler is not { } handler) return;
        if (handler[0].Contains("%{", StringComparison.Ordinal) && !handler[0].StartsWith("proxy:", StringComparison.Ordinal)) request.Run.Unknown($"`{handler}` is computed for each request", handler.Span);
        if (!handler[0].Equals("none", StringComparison.OrdinalIgnoreCase)) request.Handler = handler[0].StartsWith("proxy:", StringComparison.Ordinal) ? handler[0] : Bytes.Lower(handler[0]);
    }
}
