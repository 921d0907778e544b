namespace Why403.Servers.Nginx;

/// <summary>The index candidates of a directory (ngx_http_index_module): the first that exists is redirected to, whatever it is.</summary>
internal static class IndexFiles
{
    public static Outcome Execute(Run run, PhaseEngine engine)
    {
        var tested = false;
        foreach (var (name, source) in run.Settings.Index)
        {
            var template = run.Configuration.Template(name);
            if (template.IsPlain && name.StartsWith('/')) return engine.Redirect(name, run.Arguments, source);
            var matches = run.Matches;
            var file = run.Expand(template);
            if (tested && matches != run.Matches && FileMapping.UsesCaptures(run)) run.Unknown("the root is built again or not, by the length of the candidates", source?.Span);
            var directory = FileMapping.Path(run);
            if (run.UnknownBecause is not null) return Outcome.Undetermined;
            if (directory is null) return Outcome.Of(500);
            if (file.StartsWith('/')) return engine.Redirect(file, run.Arguments, source);
            var path = directory + file;
            var found = FileMapping.Test(run, path);
            if (run.UnknownBecause is not null) return Outcome.Undetermined;
            switch (found.Error)
            {
                case Errno.None:
                    run.Step("content", StepRole.Chosen, $"index file {Bytes.Text(path)} exists", source?.Span);
                    return engine.Redirect(run.Uri + file, run.Arguments, source);
                case Errno.Loop:
                    run.Decide(FileDecision.Of("content", found, path, 403, source?.Span));
                    return Outcome.Of(403);
                case Errno.Access:
                    run.Logs("error", $"\"{path}\" is forbidden ({found.Reason})");
                    run.Decide(FileDecision.Of("content", found, path, 403, source?.Span));
                    return Outcome.Of(403);
                case Errno.NotDirectory or Errno.NameTooLong: return NotFound(run, found, path, source);
            }
            run.Step("content", StepRole.Passed, $"index file {Bytes.Text(path)}: {found.Reason}", source?.Span);
            if (tested) continue;
            tested = true;
            if (TestDirectory(run, directory, path, source) is { } end) return end;
        }
        return Outcome.Continue;
    }

    private static Outcome NotFound(Run run, Found found, string path, Directive? source)
    {
        if (run.Scope.Flag("log_not_found", unset: true)) run.Logs("error", $"\"{path}\" is not found ({found.Reason})");
        run.Decide(FileDecision.Of("content", found, path, 404, source?.Span ?? run.Settings.RootSource?.Span));
        return Outcome.Of(404);
    }

    /// <summary>A missing directory is 404; a missing file in an existing one is not.</summary>
    private static Outcome? TestDirectory(Run run, string directory, string path, Directive? source)
    {
        if (directory.Length > 1 && directory[^1] == '/') directory = directory[..^1];
        var found = FileMapping.Test(run, directory);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        switch (found.Error)
        {
            case Errno.Access: return null;
            // The line names the candidate, not the directory that is missing.
            case Errno.NotFound: return NotFound(run, found, path, source);
            case Errno.None when found.Node.Kind == NodeKind.Directory: return null;
            case Errno.None:
                run.Logs("alert", $"\"{path}\" is not a directory");
                break;
            default:
                run.Logs("crit", $"{found.Call} \"{directory}\" failed ({found.Reason})");
                break;
        }
        run.Decide(FileDecision.Of("content", found, directory, 500, source?.Span));
        return Outcome.Of(500);
    }
}
