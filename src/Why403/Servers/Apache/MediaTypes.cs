namespace Why403.Servers.Apache;

/// <summary>The type and the handler of a file by its extensions (find_ct in mod_mime.c), and MultiViews before it.</summary>
internal static class MediaTypes
{
    public const string DirectoryType = "httpd/unix-directory";

    public static int Find(RequestRecord request)
    {
        var modules = request.Run.Configuration.Modules;
        if (modules.Has("mod_negotiation.c") && MultiViews(request) is { } status) return status;
        if (!modules.Has("mod_mime.c")) return 0;
        if (request.Kind == NodeKind.Directory) { request.ContentType = DirectoryType; return 0; }
        if (request.Filename is not { } name) return 0;
        if (request.Settings.MimeUsesPathInfo == true) name += request.PathInfo;
        name = name[(name.LastIndexOf('/') + 1)..].TrimStart('.');
        var parts = name.Split('.');
        for (var i = 1; i < parts.Length; i++)
        {
            var extension = Bytes.Lower(parts[i]);
            if (request.Settings.Types.GetValueOrDefault(extension) is { } type) request.ContentType = type;
            if (request.Settings.Handlers.GetValueOrDefault(extension) is { } handler && !request.IsProxied) request.Handler = handler;
        }
        return 0;
    }

    /// <summary>A name that is missing may stand for name.* (handle_multi in mod_negotiation.c).</summary>
    private static int? MultiViews(RequestRecord request)
    {
        if (request.Kind != NodeKind.Missing || (request.Settings.Options.Value & OptionBits.MultiViews) == 0 || request.Filename is not { } filename || request.IsProxied) return null;
        var run = request.Run;
        var directory = Paths.Parent(filename);
        var opened = run.Files.Open(directory);
        if (opened.IsUnknown) { run.Unknown($"what the worker may do with {Bytes.Text(opened.Guilty)} is not known", null); return 500; }
        if (opened.Error != Errno.None)
        {
            run.Logs("error", $"AH00686: cannot read directory for multi: {directory}");
            return request.Refuse(403, FileDecision.Of("content", opened, directory, 403, request.Settings.OptionsSource?.Span));
        }
        var name = filename[directory.Length..] + ".";
        if (run.Files.Names(opened.Path).Any(n => Bytes.Of(n).StartsWith(name, StringComparison.Ordinal))) { run.Unknown($"MultiViews may choose among {Bytes.Text(name)}*", request.Settings.OptionsSource?.Span); return 500; }
        return null;
    }
}
