namespace Why403.Servers.Apache;

/// <summary>The phases of one request or subrequest up to its handler (ap_process_request_internal in server/request.c).</summary>
internal static class Phases
{
    public static int Process(RequestRecord request)
    {
        var run = request.Run;
        var merges = request.Server.MergesSlashes ?? true;
        if (Normalize(request, merges) is var refused and not 0) return refused;
        if (!request.IsFile)
        {
            // Sections of Location count for the mapping; then everything starts again from the server's own settings.
            SectionWalks.Locations(request);
            SectionWalks.EarlyIfs(request);
            if (Translation.Run(request) is var translated and not 0)
                return translated;
        }
        request.Settings = request.Server.Defaults;
        (request.FilesFor, request.LocationsFor, request.HasIfs) = (null, null, false);
        if (Storage.Map(request) is var mapped and not 0) return mapped;
        SectionWalks.Locations(request);
        SectionWalks.Ifs(request);
        foreach (var opaque in request.Settings.Opaque) run.Unknown($"what `{opaque}` does is not modelled", opaque.Span);
        if (request.Main is null) EnvironmentRules.AtDirectory(request);
        if (run.UnknownBecause is not null && !run.IsListing) return 500;
        if (!IsCheckedAlready(request) && Access.Check(request) is var access and not 0) return access;
        if (MediaTypes.Find(request) is var type and not 0) return type;
        return Fixups.Run(request);
    }

    private static int Normalize(RequestRecord request, bool merges)
    {
        var run = request.Run;
        var path = UriNormalization.Normalize(request.Uri, merges, decodes: true, relative: request.IsFile);
        if (path is null)
        {
            run.Logs("error", $"AH10244: invalid URI path ({request.Unparsed})");
            return request.Refuse(400, new("request", "server.path-suspicious", "the address holds a broken escape or leads above the root", null, null));
        }
        request.Uri = path;
        var slashes = request.Server.Defaults.EncodedSlashes;
        var status = UriNormalization.Unescape(path, slashes, out var decoded);
        request.Uri = decoded;
        if (status != 0)
        {
            if (status == 404) run.Logs("info", $"AH00026: found %2f (encoded '/') in URI path ({request.Unparsed}), returning 404");
            return request.Refuse(status, new("request", "server.path-suspicious", status == 404 ? "the address holds an encoded slash or NUL, which is refused with 404" : "the address holds a broken escape", null, null));
        }
        if (slashes == 1) request.Uri = UriNormalization.Normalize(decoded, merges, decodes: false, relative: request.IsFile) ?? decoded;
        return 0;
    }

    /// <summary>A request that follows another under the very same settings is not checked again.</summary>
    private static bool IsCheckedAlready(RequestRecord request)
    {
        var before = request.Previous ?? request.Main;
        if (before is null || !ReferenceEquals(before.Settings, request.Settings)) return false;
        // Without that comparison sections count as the same where they were found for the very same name.
        if (!request.Run.Configuration.ComparesSettings && !(request.IsFamiliar && !request.HasIfs && (request.FilesFor ?? before.FilesFor) == before.FilesFor && (request.LocationsFor ?? before.LocationsFor) == before.LocationsFor)) return false;
        request.User = before.User;
        return true;
    }
}
