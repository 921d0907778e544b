namespace Why403.Servers.Nginx;

/// <summary>One file (ngx_http_static_module): opened, so a directory asked without slash needs to be readable too.</summary>
internal static class StaticFiles
{
    private static readonly string[] Conditional = ["if-modified-since", "if-unmodified-since", "if-match", "if-none-match", "range"];

    public static Outcome Execute(Run run)
    {
        var outcome = Open(run);
        if (outcome is { Kind: OutcomeKind.Sent, Status: 200 } or { Kind: OutcomeKind.Undetermined }) return outcome;
        // gzip_static serves x.gz where x itself is missing or closed.
        if (run.Scope.NearestLast("gzip_static") is { } gzip && gzip[0] != "off" && run.Method is ("GET" or "HEAD") && (gzip[0] == "always" || run.Headers["accept-encoding"]?.Contains("gzip", StringComparison.OrdinalIgnoreCase) == true)
            && FileMapping.Path(run) is { } path && run.Files.Open(path + ".gz") is { Error: Errno.None, Node.Kind: NodeKind.File })
            run.Unknown($"`{gzip}` may serve {Bytes.Text(path)}.gz", gzip.Span);
        return run.UnknownBecause is null ? outcome : Outcome.Undetermined;
    }

    private static Outcome Open(Run run)
    {
        var path = FileMapping.Path(run);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        if (path is null) return Outcome.Of(500);
        var found = FileMapping.Open(run, path);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        if (found.Error != Errno.None)
        {
            var status = found.Error switch { Errno.NotFound or Errno.NotDirectory or Errno.NameTooLong => 404, Errno.Access or Errno.Loop => 403, _ => 500 };
            if (status != 404 || run.Scope.Flag("log_not_found", unset: true)) run.Logs(status == 500 ? "crit" : "error", $"{found.Call} \"{path}\" failed ({found.Reason})");
            run.Decide(FileDecision.Of("content", found, path, status, run.Settings.RootSource?.Span));
            return Outcome.Of(status);
        }
        switch (found.Node.Kind)
        {
            case NodeKind.Directory:
                run.RedirectTo = UriEscape.Path(run.Uri) + "/" + (run.Arguments.Length > 0 ? "?" + run.Arguments : "");
                run.Step("content", StepRole.Decided, $"{Bytes.Text(path)} is a directory: the slash is added", run.Settings.RootSource?.Span);
                return Outcome.Of(301);
            case NodeKind.File: break;
            default:
                run.Logs("crit", $"\"{path}\" is not a regular file");
                run.Decide(new("content", null, $"{Bytes.Text(path)} is not a regular file", run.Settings.RootSource?.Span, null) { Path = path });
                return Outcome.Of(404);
        }
        if (run.Method == "POST")
        {
            run.Decide(new("content", "server.method-refused", $"{Bytes.Text(path)} is a static file, which takes no POST", run.Scope.Location?.Source.Span, null));
            return Outcome.Of(405);
        }
        run.IsBodyGone = true;
        if (run.ErrorStatus == 0 && !run.IsSubrequest)
            foreach (var name in Conditional)
                if (run.Headers[name] is not null) run.Unknown($"the field {name} may change the status of a file that is served", null);
        run.Step("content", StepRole.Decided, $"serves {Bytes.Text(path)}", run.Settings.RootSource?.Span);
        return run.UnknownBecause is null ? Outcome.Sent(200) : Outcome.Undetermined;
    }
}
