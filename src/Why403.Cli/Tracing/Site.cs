using Why403.Catalogues;
using Why403.Files;
using Why403.Investigations;
using Why403.Servers;
using Why403.Servers.Apache;
using Why403.Servers.Nginx;
using Why403.Servers.PhpFpm;
using Why403.Text;

namespace Why403.Cli.Tracing;

/// <summary>What the user says of the server: where it is, what it is, whom it runs as.</summary>
internal sealed record SiteOptions
{
    public string? Server { get; init; }

    public string? Config { get; init; }

    /// <summary>Where relative paths of nginx start (<c>nginx -p</c>); null for what Debian's packages build in.</summary>
    public string? Prefix { get; init; }

    /// <summary>The folder of an unpacked tree; null for this host.</summary>
    public string? Root { get; init; }

    /// <summary>Whom the workers run as; null for what the configuration says.</summary>
    public string? As { get; init; }

    /// <summary>The main file of PHP-FPM; null for the usual places.</summary>
    public string? PhpFpm { get; init; }

    /// <summary>The server's own version, such as 1.24; null where it is not known.</summary>
    public Version? Version { get; init; }
}

/// <summary>One server with its configuration and its files, ready to answer requests.</summary>
internal sealed class Site
{
    // What the packages of the distributions build in.
    private static readonly string[] UsualWorkers = ["www-data", "nginx", "apache", "nobody"];

    private Site(string product, ServerInquiry inquiry) => (Product, Inquiry) = (product, inquiry);

    public string Product { get; }

    public ServerInquiry Inquiry { get; }

    /// <summary>The formats that the configuration has for access logs, each as a whole directive.</summary>
    public required IReadOnlyList<string> LogFormats { get; init; }

    public static Site Open(SiteOptions options, Catalogue catalogue)
    {
        var view = new DiskView(options.Root);
        var installation = Installation.Find(options.Server, options.Config, view);
        var disk = new DiskTexts(view);
        var accounts = view.Accounts();
        return installation.Server == "apache" ? Apache(options, installation, view, disk, accounts, catalogue) : Nginx(options, installation, view, disk, accounts, catalogue);
    }

    private static Site Nginx(SiteOptions options, Installation installation, DiskView view, DiskTexts disk, Accounts accounts, Catalogue catalogue)
    {
        var dump = options.Config is null ? null : DumpTexts.Read(disk.Read(installation.MainFile, out _)?.Text ?? "", disk);
        var texts = (IConfigurationFiles?)dump ?? disk;
        var nginxOptions = new NginxOptions
        {
            MainFile = dump?.MainFile ?? installation.MainFile,
            // "Change: now nginx joins duplicate request header lines" is of 1.23.0.
            JoinsRepeatedFields = options.Version is { } version ? version >= new Version(1, 23) : null,
        };
        if (options.Prefix is { Length: > 0 } prefix) nginxOptions = nginxOptions with { Prefix = prefix };
        var configuration = NginxConfiguration.Read(texts, nginxOptions);
        Refuse(configuration.Problems, "nginx");
        var worker = Worker(options.As, configuration.Worker, accounts);
        var files = new WorkerFiles(view, worker, accounts, dump is null ? disk.Passwords : dump.Passwords);
        var pools = new PhpFpmTrace(PhpFpmFiles.Find(options.PhpFpm, view, disk), view, accounts, worker);
        var trace = new PhpFpmChain(new NginxTrace(configuration, files, nginxOptions), pools);
        return new("nginx", new(trace, files, view, accounts, worker, texts, catalogue)) { LogFormats = configuration.LogFormats };
    }

    private static Site Apache(SiteOptions options, Installation installation, DiskView view, DiskTexts disk, Accounts accounts, Catalogue catalogue)
    {
        var root = options.Prefix ?? (installation.MainFile.LastIndexOf('/') is > 0 and var slash ? installation.MainFile[..slash] : "/");
        // Red Hat keeps the main file one level below the root of its paths.
        if (options.Prefix is null && root.EndsWith("/conf", StringComparison.Ordinal)) root = root[..^5];
        var apacheOptions = new ApacheOptions { MainFile = installation.MainFile, ServerRoot = root };
        if (options.Version is { } version) apacheOptions = apacheOptions with { Version = version };
        var configuration = ApacheConfiguration.Read(disk, apacheOptions);
        Refuse(configuration.Problems, "Apache httpd");
        var worker = Worker(options.As, configuration.Worker, accounts);
        var files = new WorkerFiles(view, worker, accounts, disk.Passwords);
        var pools = new PhpFpmTrace(PhpFpmFiles.Find(options.PhpFpm, view, disk), view, accounts, worker);
        var trace = new PhpFpmChain(new ApacheTrace(configuration, files, apacheOptions), pools);
        return new("apache", new(trace, files, view, accounts, worker, disk, catalogue)) { LogFormats = configuration.LogFormats };
    }

    private static void Refuse(IReadOnlyCollection<Problem> problems, string server)
    {
        if (problems.Count == 0) return;
        var first = problems.First();
        var more = problems.Count > 1 ? $" (and {problems.Count - 1} more)" : "";
        throw Complaint.Unreadable($"the configuration cannot be read as {server} reads it: {(first.Where is null ? "" : first.Where + ": ")}{first.Message}{more}", first.Fix);
    }

    private static ProcessIdentity Worker(string? named, (string User, string? Group)? configured, Accounts accounts)
    {
        var text = named ?? (configured is { } c ? c.Group is null ? c.User : $"{c.User}:{c.Group}" : UsualWorkers.FirstOrDefault(u => accounts.UserNames.Contains(u)));
        if (text is null) throw Complaint.Usage("the configuration does not say whom the server runs as", "name the user: --as www-data");
        var (who, problem) = accounts.Resolve(text);
        return who ?? throw Complaint.Usage(problem!.Message, named is null ? "name whom the server runs as: --as USER" : problem.Fix);
    }
}
