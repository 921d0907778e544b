namespace Why403.Servers.Nginx;

/// <summary>What a configuration alone does not tell.</summary>
public sealed record NginxOptions
{
    /// <summary>The main file.</summary>
    public string MainFile { get; init; } = "/etc/nginx/nginx.conf";

    /// <summary>Where a relative <c>root</c> starts (<c>nginx -V</c>: <c>--prefix</c>).</summary>
    public string Prefix { get; init; } = "/usr/share/nginx";

    /// <summary>Repeated request fields reach <c>$http_…</c> joined (1.23 and later); null where the version is not known.</summary>
    public bool? JoinsRepeatedFields { get; init; }

    /// <summary>Directives and paths that are treated as letting the request pass, to see what refuses behind them.</summary>
    internal HashSet<object> Waived { get; init; } = [];
}
