namespace Why403.Servers.Apache;

/// <summary>Variables that rules set before access is checked (mod_setenvif).</summary>
internal static class EnvironmentRules
{
    /// <summary>What stands outside of sections, when the request was read.</summary>
    public static void AtServer(RequestRecord request) => Apply(request, request.Server.SetEnvIfs);

    /// <summary>What stands in sections, once they are known.</summary>
    public static void AtDirectory(RequestRecord request) => Apply(request, request.Settings.SetEnvIfs);

    private static void Apply(RequestRecord request, IEnumerable<Directive> lines)
    {
        foreach (var line in lines) request.Run.Unknown($"`{line}` is not evaluated", line.Span);
    }
}
