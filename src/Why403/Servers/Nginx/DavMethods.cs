namespace Why403.Servers.Nginx;

/// <summary>Writing (ngx_http_dav_module): what is refused is told; what would change the tree further down is left open.</summary>
internal static class DavMethods
{
    /// <summary>The directive that lets the method through to the module.</summary>
    public static Directive? Takes(Run run) =>
        run.Method is "PUT" or "DELETE" or "MKCOL" or "COPY" or "MOVE" && run.Scope.NearestLast("dav_methods") is { } directive && directive.Words.Skip(1).Any(w => w.Value.Equals(run.Method, StringComparison.OrdinalIgnoreCase)) ? directive : null;

    public static Outcome Execute(Run run, Directive directive)
    {
        var path = FileMapping.Path(run);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        return run.Method switch
        {
            "PUT" => Put(run, directive, path),
            "DELETE" => Delete(run, directive, path),
            "MKCOL" => MakeCollection(run, directive, path),
            _ => Open(run, directive),
        };
    }

    private static Outcome Open(Run run, Directive directive)
    {
        run.Unknown($"what {run.Method} does to the tree is not modelled", directive.Span);
        return Outcome.Undetermined;
    }

    private static Outcome Put(Run run, Directive directive, string? path)
    {
        if (run.Uri.EndsWith('/')) return Refuse(run, directive, 409, "cannot PUT to a collection", "PUT names a directory");
        if (run.Headers["content-range"] is not null) return Refuse(run, directive, 501, "PUT with range is unsupported", "PUT carries a part of a file");
        if (path is null || run.ContentLength is null) return run.Headers["transfer-encoding"] is null ? Refuse(run, directive, 500, "PUT request body must be in a file", "PUT carries no body") : Open(run, directive);
        var found = run.Files.Stat(path);
        if (found.IsUnknown) return Open(run, directive);
        if (found.Error == Errno.None && found.Node.Kind == NodeKind.Directory) return Refuse(run, directive, 409, $"\"{path}\" could not be created (21: Is a directory)", "PUT names a directory");
        var parent = run.Files.Stat(FileWalk.Parent(path));
        if (parent.Error == Errno.NotFound && run.Scope.Flag("create_full_put_path")) return Open(run, directive);
        if (parent.IsUnknown || parent.Error == Errno.None && (parent.Node.MayWrite is null || parent.Node.IsSticky && found.Error == Errno.None)) return Open(run, directive);
        if (parent.Error == Errno.None && parent.Node is { Kind: NodeKind.Directory, MayWrite: true, MaySearch: true }) return Outcome.Sent(found.Error == Errno.None ? 204 : 201);
        // The file is received first and the final rename fails: 500, not 403.
        run.Logs("crit", $"rename() of the received file to \"{path}\" failed");
        run.Decide(new("content", "file.mode-denies", $"the worker may not write into {Bytes.Text(FileWalk.Parent(path))}", directive.Span, null) { Layer = Layer.FileSystem, Path = path });
        return Outcome.Of(500);
    }

    private static Outcome Delete(Run run, Directive directive, string? path)
    {
        if (run.ContentLength > 0 || run.Headers["transfer-encoding"] is not null) return Refuse(run, directive, 415, "DELETE with body is unsupported", "DELETE carries a body");
        if (run.Scope.NearestLast("min_delete_depth") is { } depth && depth[0] != "0" || path is null) return Open(run, directive);
        var parent = run.Files.Stat(FileWalk.Parent(path.TrimEnd('/')));
        var found = run.Files.Stat(path);
        // lstat(): a link is deleted itself, wherever it leads.
        if (parent is { Error: Errno.None, IsUnknown: false, Node.MaySearch: true } && !path.EndsWith('/') && run.Files.Node(parent.Path.TrimEnd('/') + path[path.LastIndexOf('/')..]) is { Kind: NodeKind.Symlink } link)
            found = new(Errno.None, link, path, path, "lstat()");
        if (parent.IsUnknown || found.IsUnknown || found.Error == Errno.None && found.Node.Kind == NodeKind.Directory) return Open(run, directive);
        // A file has no depth but 0; "infinity" is taken as well (ngx_http_dav_depth).
        if (found.Error == Errno.None && run.Headers["depth"] is { } sent and not ("0" or "infinity")) return Refuse(run, directive, 400, $"client sent invalid \"Depth\" header: \"{sent}\"", "the Depth of a file is 0 or infinity");
        if (found.Error == Errno.None && parent.Node is { MayWrite: true, IsSticky: false }) return Outcome.Of(204);
        if (found.Error == Errno.None && parent.Node.MayWrite != false) return Open(run, directive);
        var error = found.Error == Errno.None ? Errno.Access : found.Error;
        var status = error switch { Errno.NotFound or Errno.NameTooLong => 404, Errno.NotDirectory => 409, Errno.Access => 403, _ => 500 };
        run.Logs("error", found.Error == Errno.None ? $"unlink() \"{path}\" failed (13: Permission denied)" : $"lstat() \"{path}\" failed ({found.Reason})");
        run.Decide(new("content", status == 403 ? "file.mode-denies" : null, status == 403 ? $"the worker may not write into {Bytes.Text(parent.Path)}" : $"{Bytes.Text(path)}: {found.Reason}", directive.Span, null) { Layer = Layer.FileSystem, Path = path });
        return Outcome.Of(status);
    }

    private static Outcome MakeCollection(Run run, Directive directive, string? path)
    {
        if (run.ContentLength > 0 || run.Headers["transfer-encoding"] is not null) return Refuse(run, directive, 415, "MKCOL with body is unsupported", "MKCOL carries a body");
        if (!run.Uri.EndsWith('/')) return Refuse(run, directive, 409, "MKCOL can create a collection only", "MKCOL needs an address that ends in a slash");
        if (path is null) return Outcome.Of(500);
        var plain = path.TrimEnd('/');
        var found = run.Files.Stat(plain);
        var parent = run.Files.Stat(FileWalk.Parent(plain));
        if (found.IsUnknown || parent.IsUnknown || found.Error is not (Errno.None or Errno.NotFound) || parent.Error == Errno.None && parent.Node.MayWrite is null) return Open(run, directive);
        if (found.Error == Errno.None) return Refuse(run, directive, 405, $"mkdir() \"{plain}\" failed (17: File exists)", $"{Bytes.Text(plain)} exists");
        if (parent.Error != Errno.None) return Refuse(run, directive, 409, $"mkdir() \"{plain}\" failed ({parent.Reason})", "the directory above is missing");
        if (parent.Node is { MayWrite: true, MaySearch: true }) return Outcome.Of(201);
        run.Logs("error", $"mkdir() \"{plain}\" failed (13: Permission denied)");
        run.Decide(new("content", "file.mode-denies", $"the worker may not write into {Bytes.Text(parent.Path)}", directive.Span, null) { Layer = Layer.FileSystem, Path = plain });
        return Outcome.Of(403);
    }

    private static Outcome Refuse(Run run, Directive directive, int status, string line, string text)
    {
        run.Logs("error", line);
        run.Decide(new("content", null, text, directive.Span, directive));
        return Outcome.Of(status);
    }
}
