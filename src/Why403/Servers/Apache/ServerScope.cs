namespace Why403.Servers.Apache;

/// <summary>One address of a <c>&lt;VirtualHost></c>; a port of 0 is any.</summary>
internal readonly record struct HostAddress(string Text, ClientAddress? Address, int Port)
{
    public bool IsWildcard => Text is "*" || Text.Equals("_default_", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The main server or a virtual host: what is said outside of sections, and its sections.</summary>
internal sealed class ServerScope(Directive? source)
{
    public Directive? Source { get; } = source;
    public List<HostAddress> Addresses { get; } = [];
    public string? Name { get; set; }
    public Directive? NameSource { get; set; }
    /// <summary>The port of the ServerName; null for none.</summary>
    public string? Port { get; set; }
    public List<(string Name, Directive Source)> Aliases { get; } = [];
    /// <summary>What is said outside of sections and meant for every directory.</summary>
    public DirectorySettings Defaults { get; set; } = new();
    public List<Section> Directories { get; set; } = [];
    public List<Section> Locations { get; set; } = [];
    public List<Section> Proxies { get; set; } = [];
    public string? DocumentRoot { get; set; }
    public Directive? DocumentRootSource { get; set; }
    public IReadOnlyList<string>? AccessFileNames { get; set; }
    public bool? MergesSlashes { get; set; }
    public Directive? TraceEnable { get; set; }
    public Directive? StrictHostCheck { get; set; }
    public Directive? ProtocolOptions { get; set; }
    public Directive? Recursion { get; set; }
    public List<AliasRule> PathAliases { get; set; } = [];
    public List<RedirectRule> Redirects { get; set; } = [];
    public List<ProxyRule> ProxyPasses { get; set; } = [];
    public Directive? ProxyRequests { get; set; }
    public List<Directive> UserDirs { get; set; } = [];
    public Directive? Tls { get; set; }
    public Directive? RemoteIpHeader { get; set; }
    public List<Directive> RemoteIpProxies { get; set; } = [];
    public Directive? RemoteIpProtocol { get; set; }
    public List<Directive> SetEnvIfs { get; set; } = [];
    public List<Directive> Rewrite { get; set; } = [];
    public List<Directive> Opaque { get; set; } = [];
    public List<Directive> Listens { get; } = [];

    /// <summary>A virtual host with what it takes from the main server (merge_server_configs).</summary>
    public void Inherit(ServerScope main)
    {
        Defaults = main.Defaults.Merge(Defaults);
        Directories = [.. main.Directories, .. Directories];
        Locations = [.. main.Locations, .. Locations];
        Proxies = [.. main.Proxies, .. Proxies];
        DocumentRootSource ??= main.DocumentRootSource;
        DocumentRoot ??= main.DocumentRoot;
        AccessFileNames ??= main.AccessFileNames;
        MergesSlashes ??= main.MergesSlashes;
        TraceEnable ??= main.TraceEnable;
        StrictHostCheck ??= main.StrictHostCheck;
        ProtocolOptions ??= main.ProtocolOptions;
        Recursion ??= main.Recursion;
        // A virtual host's own rules come first, for mod_alias; for mod_proxy the main server's do.
        PathAliases = [.. PathAliases, .. main.PathAliases];
        Redirects = [.. Redirects, .. main.Redirects];
        ProxyPasses = [.. main.ProxyPasses, .. ProxyPasses];
        ProxyRequests ??= main.ProxyRequests;
        UserDirs = [.. main.UserDirs, .. UserDirs];
        Tls ??= main.Tls;
        RemoteIpHeader ??= main.RemoteIpHeader;
        if (RemoteIpProxies.Count == 0) RemoteIpProxies = main.RemoteIpProxies;
        RemoteIpProtocol ??= main.RemoteIpProtocol;
        SetEnvIfs = [.. main.SetEnvIfs, .. SetEnvIfs];
        Opaque = [.. main.Opaque, .. Opaque];
    }

    /// <summary>core_reorder_directories: patterns last, then by the number of components, else as written.</summary>
    public void Sort() => Directories = [.. Directories.OrderBy(d => d.Regex is not null).ThenBy(d => d.Components)];
}
