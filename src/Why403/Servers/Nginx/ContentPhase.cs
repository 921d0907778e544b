namespace Why403.Servers.Nginx;

/// <summary>Who answers: a handler, or index, listing, dav and static files in that order (ngx_http_core_content_phase).</summary>
internal static class ContentPhase
{
    public static Outcome Execute(Run run, PhaseEngine engine)
    {
        if (run.Handler is { } handler) return Handle(run, handler);
        if (run.Uri.Length == 0) { run.Unknown("the address is empty after a rewrite", null); return Outcome.Undetermined; }
        var isDirectory = run.Uri[^1] == '/';
        if (isDirectory && run.Method is ("GET" or "HEAD" or "POST"))
        {
            var index = IndexFiles.Execute(run, engine);
            if (!index.Goes) return index;
        }
        if (isDirectory && run.Method is ("GET" or "HEAD") && run.Scope.Flag("autoindex"))
        {
            var listing = Listing(run);
            if (!listing.Goes) return listing;
        }
        if (DavMethods.Takes(run) is { } dav) return DavMethods.Execute(run, dav);
        if (run.Method is not ("GET" or "HEAD" or "POST"))
        {
            run.Decide(new("content", "server.method-refused", $"static files answer GET, HEAD and POST, not {run.Method}", run.Scope.Location?.Source.Span, null));
            return Outcome.Of(405);
        }
        if (!isDirectory) return StaticFiles.Execute(run);
        return NoIndex(run);
    }

    private static Outcome NoIndex(Run run)
    {
        var path = FileMapping.Path(run);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        if (path is not null) run.Logs("error", $"directory index of \"{path}\" is forbidden");
        var names = string.Join(" ", run.Settings.Index.Select(i => i.Name));
        run.Decide(new("content", "server.no-index", $"{Bytes.Text(path ?? run.Uri)} holds none of the index files ({names}) and `autoindex` is off", (run.Settings.IndexSource ?? run.Settings.RootSource)?.Span, null) { Path = path, Layer = Layer.Server });
        return Outcome.Of(403);
    }

    private static Outcome Handle(Run run, Directive handler)
    {
        switch (handler.Name)
        {
            case "stub_status" or "empty_gif":
                if (run.Method is "GET" or "HEAD") return Outcome.Sent(200);
                run.Decide(new("content", "server.method-refused", $"`{handler.Name}` answers GET and HEAD, not {run.Method}", handler.Span, handler));
                return Outcome.Of(405);
            case "memcached_pass" when run.Method is not ("GET" or "HEAD"):
                run.Decide(new("content", "server.method-refused", $"`{handler.Name}` answers GET and HEAD, not {run.Method}", handler.Span, handler));
                return Outcome.Of(405);
            default:
                if (Directives.IsUpstream(handler.Name))
                {
                    if (Upstream(run.Scope, handler.Name) is not { } inForce)
                    {
                        run.Logs("alert", "no upstream configuration");
                        run.Decide(new("content", null, $"`{handler}` stands in another `if` than the last one that holds, which has no upstream", handler.Span, handler));
                        return Outcome.Of(500);
                    }
                    handler = inForce;
                }
                run.Step("content", StepRole.Decided, $"`{handler}` hands the request to another program", handler.Span);
                run.HandOver = FastCgiHandOver.Of(run, handler);
                return new(OutcomeKind.HandedOver);
        }
    }

    /// <summary>The handler stays when an <c>if</c> switches the configuration; its upstream is that of the block in force, or of its location.</summary>
    private static Directive? Upstream(Scope scope, string name) =>
        scope.Settings.Handler is { } own && own.Name == name ? own : scope.Kind == ScopeKind.If && scope.Parent!.Settings.Handler is { } outer && outer.Name == name ? outer : null;

    private static Outcome Listing(Run run)
    {
        var path = FileMapping.Path(run);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        if (path is null) return Outcome.Of(500);
        // The last character is cut whatever it is: with an alias without slash that is a letter.
        var directory = path.Length > 1 ? path[..^1] : path;
        var source = run.Scope.NearestLast("autoindex");
        if (run.Scope.NearestLast("autoindex_format") is { } format && format[0] == "jsonp") { run.Unknown("`autoindex_format jsonp` is not modelled", format.Span); return Outcome.Undetermined; }
        var found = run.Files.Open(directory.Length == 0 ? "/" : directory, "opendir()");
        if (found.IsUnknown) { FileMapping.NotTold(run, found); return Outcome.Undetermined; }
        if (found.Error == Errno.None && found.Node.Kind != NodeKind.Directory) found = found with { Error = Errno.NotDirectory };
        if (found.Error == Errno.None)
        {
            // A HEAD request and a subrequest end with the header, before any entry is looked at.
            if (run.Method == "GET" && !run.IsSubrequest && Unlistable(run, directory, found.Path) is { } entry)
            {
                run.Decide(new("content", null, $"the entry {Bytes.Text(entry.Path)} cannot be looked at ({entry.Reason}) after the listing has begun, so the connection is closed", source?.Span, null) { Path = entry.Path });
                return new(OutcomeKind.Closed);
            }
            if (run.UnknownBecause is not null) return Outcome.Undetermined;
            run.Step("content", StepRole.Decided, $"`{source}` lists {Bytes.Text(directory)}", source?.Span);
            return Outcome.Sent(200);
        }
        run.Logs(found.Error is Errno.Loop ? "crit" : "error", $"opendir() \"{directory}\" failed ({found.Reason})");
        var status = found.Error switch { Errno.NotFound or Errno.NotDirectory or Errno.NameTooLong => 404, Errno.Access => 403, _ => 500 };
        run.Decide(FileDecision.Of("content", found, directory, status, source?.Span));
        return Outcome.Of(status);
    }

    /// <summary>Each entry is looked at; a missing, circling or closed one is passed over, another error ends the answer.</summary>
    private static Found? Unlistable(Run run, string directory, string real)
    {
        foreach (var name in run.Files.Names(real))
        {
            if (name.StartsWith('.')) continue;
            var entry = run.Files.Stat($"{directory}/{Bytes.Of(name)}");
            if (entry.IsUnknown) { FileMapping.NotTold(run, entry); return null; }
            if (entry.Error is Errno.None or Errno.NotFound or Errno.Loop) continue;
            run.Logs("crit", $"stat() \"{directory}/{Bytes.Of(name)}\" failed ({entry.Reason})");
            if (entry.Error != Errno.Access) return entry;
        }
        return null;
    }
}
