namespace Why403.Cli.Tracing;

/// <summary>Where a server's configuration starts.</summary>
internal sealed record Installation(string Server, string MainFile)
{
    // Debian, Red Hat, source builds, FreeBSD's ports, macOS' Homebrew.
    private static readonly Installation[] Usual =
    [
        new("nginx", "/etc/nginx/nginx.conf"), new("nginx", "/usr/local/nginx/conf/nginx.conf"), new("nginx", "/usr/local/etc/nginx/nginx.conf"),
        new("apache", "/etc/apache2/apache2.conf"), new("apache", "/etc/httpd/conf/httpd.conf"), new("apache", "/usr/local/apache2/conf/httpd.conf"), new("apache", "/etc/apache2/httpd.conf"),
    ];

    /// <summary>The one that is meant: named, or the only one there.</summary>
    public static Installation Find(string? server, string? config, DiskView view)
    {
        if (server is not (null or "nginx" or "apache")) throw Complaint.Usage($"--server takes nginx or apache, not `{Text.Redaction.Quote(server)}`", "name one of the two");
        if (config is not null) return new(server ?? Guess(config), config.StartsWith('/') || view.Surroundings.UnpackedIn is not null ? "/" + config.TrimStart('/') : Path.Combine(Environment.CurrentDirectory, config));
        var running = view.Surroundings.UnpackedIn is null ? RunningServers.Find().Where(r => server is null || r.Server == server).ToList() : [];
        // One server that runs from a file of its own choice is the one that answers.
        if (running is [{ MainFile: { } main, Server: var only }]) return new(only, main);
        var found = Usual.Where(i => (server is null || i.Server == server) && view.Look(i.MainFile).Sight != Why403.Files.Sight.Missing).DistinctBy(i => i.Server).ToList();
        if (found.Count > 1 && running.Select(r => r.Server).Distinct().ToList() is [var one]) found = [.. found.Where(i => i.Server == one)];
        var place = view.Surroundings.UnpackedIn is { } folder ? $"below {folder}" : "on this host";
        return found.Count switch
        {
            1 => found[0],
            0 => throw Complaint.Unreadable($"no configuration of {server ?? "nginx or Apache"} is in its usual place {place}", "name its main file: --config /path/nginx.conf"),
            _ => throw Complaint.Usage($"both nginx and Apache are configured {place}", "say which one answers: --server nginx, or --server apache"),
        };
    }

    private static string Guess(string config)
    {
        var name = Path.GetFileName(config);
        return name.Contains("apache", StringComparison.OrdinalIgnoreCase) || name.Contains("httpd", StringComparison.OrdinalIgnoreCase) || config.Contains("/apache2/", StringComparison.Ordinal) ? "apache" : "nginx";
    }
}
