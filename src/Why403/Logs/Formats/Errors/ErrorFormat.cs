namespace Why403.Logs.Formats.Errors;

/// <summary>A format of error logs.</summary>
/// <param name="Name">The name that reports use.</param>
/// <param name="Open">A new reader for one file.</param>
/// <param name="IsSequential">The meaning of a line depends on the lines before it, so the file is read in one piece.</param>
internal sealed record ErrorFormat(string Name, Func<ErrorReader> Open, bool IsSequential)
{
    public static IReadOnlyList<ErrorFormat> All { get; } =
    [
        new("nginx error", () => new NginxErrorReader(), IsSequential: true),
        new("apache error", () => new ApacheErrorReader(), IsSequential: false),
        new("modsecurity audit", () => new AuditReader(), IsSequential: true),
        new("modsecurity audit json", () => new JsonAuditReader(), IsSequential: false),
        new("php-fpm error", () => new PhpFpmErrorReader(), IsSequential: false),
        new("caddy errors", () => new CaddyErrorReader(), IsSequential: false),
    ];
}
