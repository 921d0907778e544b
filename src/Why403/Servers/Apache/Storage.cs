namespace Why403.Servers.Apache;

/// <summary>From the mapped name to its sections (map_to_storage): a proxied address has its own, TRACE is answered here.</summary>
internal static class Storage
{
    public static int Map(RequestRecord request)
    {
        if (request.IsProxied && request.Filename?.StartsWith("proxy:", StringComparison.Ordinal) == true) return Proxied(request);
        if (request.MethodNumber == Methods.Trace) return Trace(request);
        if (request.MethodNumber == Methods.Options && request.Uri == "*") return RequestRecord.Done;
        if (new DirectoryWalk(request).Walk() is var status and not 0) return status;
        SectionWalks.Files(request);
        return 0;
    }

    private static int Proxied(RequestRecord request)
    {
        var name = request.Filename![6..];
        foreach (var section in request.Server.Proxies)
        {
            if (section.Regex is { } regex ? !SectionWalks.Matches(request, section, regex, name) : section.HasWildcard ? !Fnmatch.MatchesAcross(section.Path, name) : !name.StartsWith(section.Path, StringComparison.Ordinal)) continue;
            request.Settings = SectionWalks.Merge(request, request.Settings, section);
        }
        return 0;
    }

    private static int Trace(RequestRecord request)
    {
        if (request.Server.TraceEnable is { } enable && enable[0].Equals("off", StringComparison.OrdinalIgnoreCase))
            return request.Refuse(405, new("request", "server.method-refused", $"`{enable}` refuses TRACE", enable.Span, enable));
        if (request.Run.Fields["Content-Length"] is not null) request.Run.Unknown("a TRACE with a body is answered by its own rules", null);
        request.Run.Step("request", StepRole.Decided, "the server answers TRACE before any access rule", request.Server.TraceEnable?.Span);
        return RequestRecord.Done;
    }
}
