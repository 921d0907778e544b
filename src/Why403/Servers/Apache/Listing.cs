namespace Why403.Servers.Apache;

/// <summary>mod_autoindex: a directory without index is listed or refused.</summary>
internal static class Listing
{
    private const int MostEntries = 2000;

    /// <summary>Null where it leaves the answer to others.</summary>
    public static HandlerResult? Answer(RequestRecord request)
    {
        if (request.MethodNumber != Methods.Get) return null;
        var run = request.Run;
        var name = request.Filename!;
        var option = request.Settings.OptionsSource;
        // Without an Options line it is the directory itself that is let through.
        var deciding = (object?)option ?? name;
        if ((request.Settings.Options.Value & OptionBits.Indexes) == 0 && !run.IsWaived(deciding))
        {
            run.Logs("error", $"AH01276: Cannot serve directory {name}: No matching DirectoryIndex ({request.TriedIndexes ?? "none"}) found, and server-generated directory index forbidden by Options directive");
            return new(request.Refuse(403, new("content", "server.no-index", $"{Bytes.Text(name)} has no index ({Bytes.Text(request.TriedIndexes ?? "none tried")}) and the options in force list no directory", (option ?? request.Settings.IndexSource)?.Span, deciding) { Path = name }));
        }
        if (!name.EndsWith('/')) request.Filename = name += "/";
        var opened = run.Files.Open(name);
        if (opened.IsUnknown) { run.Unknown($"what the worker may do with {Bytes.Text(opened.Guilty)} is not known", null); return new(500); }
        if (opened.Error != Errno.None)
        {
            run.Logs("error", $"AH01275: Can't open directory for index: {name}");
            return new(request.Refuse(403, FileDecision.Of("content", opened, name, 403, option?.Span)));
        }
        run.Step("content", StepRole.Decided, $"lists {Bytes.Text(name)}", option?.Span);
        if (request.Method != "HEAD") Entries(request, name, opened.Path);
        return new(request.Status);
    }

    /// <summary>Each entry is asked for, so that a listing shows what may be seen; what is refused is logged.</summary>
    private static void Entries(RequestRecord request, string directory, string real)
    {
        var run = request.Run;
        run.IsListing = true;
        foreach (var entry in run.Files.Names(real).Take(MostEntries))
        {
            var name = Bytes.Of(entry);
            if (request.Settings.IndexIgnores.Any(i => i.Words.Any(w => Fnmatch.Matches(w.Contains('/', StringComparison.Ordinal) ? w : w, name)))) continue;
            var node = run.Files.Stat(directory + name);
            if (run.Files.StatLink(directory + name).Error != Errno.None || node.IsUnknown) continue;
            var kind = node.Error == Errno.None ? node.Node.Kind : NodeKind.Missing;
            if (kind == NodeKind.Missing) continue;
            var candidate = request.FileSubrequest();
            candidate.Filename = directory + name + (kind == NodeKind.Directory ? "/" : "");
            candidate.Parse(Paths.Escape(Paths.Parent(request.Uri) + name) + (kind == NodeKind.Directory ? "/" : ""));
            candidate.Kind = kind;
            if (!request.IsTooDeep()) _ = Phases.Process(candidate);
        }
        run.IsListing = false;
    }
}
