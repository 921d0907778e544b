using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>The tree in the shape that the server keeps it in: the main server, its virtual hosts, their sections.</summary>
internal sealed class Configuration
{
    // Distinct sequences of sections are few; a site that makes more starts over.
    private const int MostMerges = 20_000;

    private readonly Dictionary<(string, bool), Pattern> _patterns = [];
    private readonly Dictionary<(DirectorySettings, DirectorySettings), DirectorySettings> _merges = [];

    public Configuration(ConfigurationReader reader, List<Directive> main, ModuleSet modules, Variables variables, IConfigurationFiles files, ApacheOptions options)
    {
        Directives = main;
        Modules = modules;
        Variables = variables;
        Files = files;
        Options = options;
        ServerRoot = reader.ServerRoot;
        Main = new ServerScope(null);
        // The base of every directory: links are followed (create_core_dir_config outside of sections).
        Main.Defaults.Options = new(false, OptionBits.SymLinks, OptionBits.None, OptionBits.None);
        var problems = reader.Problems.ToList();
        if (problems.Count == 0)
        {
            var scope = new CommandScope(this, Main, Main.Defaults);
            if (Commands.Walk(scope, main) is { } error) problems.Add(new((Blame ?? error.Directive).Span, error.Message, "correct the line, or load the module that knows it"));
            foreach (var host in VirtualHosts) host.Inherit(Main);
            foreach (var server in (IEnumerable<ServerScope>)[Main, .. VirtualHosts]) server.Sort();
            if (problems.Count == 0 && OnlyNegative() is { } negative) problems.Add(new(negative.Span, "the section holds only negative authorization directives", "add a `Require` that grants"));
        }
        Problems = [.. problems];
    }

    /// <summary>All that was read, in order.</summary>
    public IReadOnlyList<Directive> Directives { get; }

    public ModuleSet Modules { get; }

    public Methods Methods { get; } = new();

    public Variables Variables { get; }

    public IConfigurationFiles Files { get; }

    public ApacheOptions Options { get; }

    public string ServerRoot { get; }

    public ServerScope Main { get; }

    public List<ServerScope> VirtualHosts { get; } = [];

    public HashSet<string> ProviderAliases { get; } = new(StringComparer.Ordinal);

    public ImmutableArray<Problem> Problems { get; }

    /// <summary>The innermost directive of the first error.</summary>
    public Directive? Blame { get; set; }

    /// <summary>
    /// Whether equal sections mean an equal result to the server, so that a subrequest is not checked again
    /// (ap_setup_auth_internal): a module whose hook is of the old kind switches that off.
    /// </summary>
    public bool ComparesSettings => !Modules.Has("mod_allowmethods.c") && !Modules.HasStrangers;

    /// <summary>Patterns as Apache compiles them: a dot is any byte, <c>$</c> the very end.</summary>
    public Pattern Regex(string source, bool ignoreCase)
    {
        if (_patterns.TryGetValue((source, ignoreCase), out var pattern)) return pattern;
        return _patterns[(source, ignoreCase)] = Pattern.Of(source, ignoreCase, wholeText: true);
    }

    public DirectorySettings Merge(DirectorySettings? outer, DirectorySettings inner)
    {
        if (outer is null) return inner;
        if (_merges.TryGetValue((outer, inner), out var merged)) return merged;
        if (_merges.Count >= MostMerges) _merges.Clear();
        return _merges[(outer, inner)] = outer.Merge(inner);
    }

    public string Rooted(string path) => path.StartsWith('/') ? path : ServerRoot.TrimEnd('/') + "/" + path;

    private Directive? OnlyNegative()
    {
        foreach (var server in (IEnumerable<ServerScope>)[Main, .. VirtualHosts])
            foreach (var section in (IEnumerable<Section>)[.. server.Directories, .. server.Locations, .. server.Proxies])
                if (section.Settings.Authorization is { } tree && AuthorizationCommands.IsOnlyNegative(tree)) return tree.Children[0].Source;
        return null;
    }
}
