namespace Why403.Servers.Apache;

/// <summary>mod_rewrite in the phases of a request.</summary>
internal static class Rewriting
{
    public static int? AtServer(RequestRecord request)
    {
        if (request.Server.Rewrite.Find(d => d.Key == "rewriteengine" && CoreCommands.IsOn(d)) is { } engine) request.Run.Unknown($"`{engine}` is not evaluated", engine.Span);
        return null;
    }

    public static int? AtDirectory(RequestRecord request)
    {
        if (request.Settings.Rewrite?.Lines.FirstOrDefault(d => d.Key == "rewriteengine" && CoreCommands.IsOn(d)) is { } engine) request.Run.Unknown($"`{engine}` is not evaluated", engine.Span);
        return null;
    }
}
