namespace Why403.Servers.Apache;

/// <summary>Which Files, Location and If sections apply, and what they add (ap_file_walk, ap_location_walk, ap_if_walk).</summary>
internal static class SectionWalks
{
    public static void Locations(RequestRecord request)
    {
        if (request.Server.Locations.Count == 0) return;
        var uri = request.Server.MergesSlashes ?? true ? request.Uri : UriNormalization.WithoutDoubledSlashes(request.Uri);
        DirectorySettings? merged = null;
        foreach (var section in request.Server.Locations)
        {
            if (section.Regex is { } regex ? !Matches(request, section, regex, request.Uri) : section.HasWildcard ? !Fnmatch.Matches(section.Path, uri) : !IsUnder(section.Path, uri)) continue;
            merged = Merge(request, merged, section);
        }
        if (Finish(request, merged)) request.LocationsFor = uri;
    }

    /// <summary>A plain Location ends at a slash of the address or at its end.</summary>
    private static bool IsUnder(string path, string uri) =>
        uri.StartsWith(path, StringComparison.Ordinal) && (path.Length == 0 || path[^1] == '/' || uri.Length == path.Length || uri[path.Length] == '/');

    public static void Files(RequestRecord request)
    {
        if (request.Filename is not { } filename || request.Settings.Files.Length == 0) return;
        var name = filename[(filename.LastIndexOf('/') + 1)..];
        DirectorySettings? merged = null;
        foreach (var section in request.Settings.Files)
        {
            if (section.Regex is { } regex ? !Matches(request, section, regex, name) : section.HasWildcard ? !Fnmatch.Matches(section.Path, name) : section.Path != name) continue;
            merged = Merge(request, merged, section);
        }
        if (Finish(request, merged)) request.FilesFor = name;
    }

    /// <summary>Before the mapping an If counts for what maps, and for what becomes of errors on the way: their pages, and the limit of the body that is thrown away.</summary>
    public static void EarlyIfs(RequestRecord request)
    {
        if (Matters(request.Settings)) Ifs(request, request.Settings);
    }

    private static bool Matters(DirectorySettings settings)
    {
        foreach (var section in settings.Ifs)
            if (section.Settings is { PlaceAlias: not null } or { PlaceRedirect: not null } or { PlaceProxy: not null } or { ErrorDocuments: not null } or { BodyLimit: not null } or { RelativeRedirects: not null } or { PreservesPath: not null } || Matters(section.Settings)) return true;
        return false;
    }

    public static void Ifs(RequestRecord request) => Ifs(request, request.Settings);

    private static void Ifs(RequestRecord request, DirectorySettings within)
    {
        if (within.Ifs.Length == 0) return;
        DirectorySettings? merged = null;
        var before = false;
        foreach (var section in within.Ifs)
        {
            if (section.Branch != Branch.If && before) continue;
            if (section.Branch != Branch.Else)
            {
                before = Conditions.Holds(request, section.Condition, section.Source!);
                if (!before) continue;
            }
            merged = Merge(request, merged, section);
        }
        request.HasIfs |= Finish(request, merged);
        // Ifs inside those that hold.
        if (merged is not null) Ifs(request, merged);
    }

    public static bool Matches(RequestRecord request, Section section, Pattern regex, string text)
    {
        var match = regex.Run(text, out var unknown);
        if (unknown is not null) request.Run.Unknown(unknown, section.Source?.Span);
        if (match is null) return false;
        foreach (var (name, group) in regex.Names)
            if (match.Groups[group].Success) request.Env["MATCH_" + name.ToUpperInvariant()] = match.Groups[group].Value;
        return true;
    }

    public static DirectorySettings Merge(RequestRecord request, DirectorySettings? merged, Section section)
    {
        if (section.Source is { } source && request.Main is null) request.Run.Step("sections", StepRole.Chosen, $"`{source}` applies", source.Span);
        return request.Run.Configuration.Merge(merged, section.Settings);
    }

    private static bool Finish(RequestRecord request, DirectorySettings? merged)
    {
        if (merged is null) return false;
        request.Settings = request.Run.Configuration.Merge(request.Settings, merged);
        return true;
    }
}
