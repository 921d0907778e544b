using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary>What a configuration alone does not tell.</summary>
public sealed record ApacheOptions
{
    /// <summary>The main file.</summary>
    public string MainFile { get; init; } = "/etc/apache2/apache2.conf";

    /// <summary>Where relative paths start until <c>ServerRoot</c> says otherwise (<c>apache2 -V</c>: HTTPD_ROOT).</summary>
    public string ServerRoot { get; init; } = "/etc/apache2";

    /// <summary>Names given with <c>-D</c>.</summary>
    public ImmutableArray<string> Defines { get; init; } = [];

    /// <summary>The environment of the server, for <c>${NAME}</c>.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Debian's file of variables, read where it exists; empty for none.</summary>
    public string EnvironmentFile { get; init; } = "/etc/apache2/envvars";

    /// <summary>Modules built into the program (<c>apache2 -l</c>), by source file or identifier.</summary>
    public ImmutableArray<string> BuiltInModules { get; init; } = ["core.c", "mod_so.c", "mod_watchdog.c", "http_core.c", "mod_log_config.c", "mod_logio.c", "mod_version.c", "mod_unixd.c"];

    /// <summary>For <c>&lt;IfVersion&gt;</c>.</summary>
    public Version Version { get; init; } = new(2, 4, 66);

    /// <summary>Directives and paths that are treated as letting the request pass, to see what refuses behind them.</summary>
    internal HashSet<object> Waived { get; init; } = [];
}
