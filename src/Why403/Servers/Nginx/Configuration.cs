using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>The tree in the shape that the server keeps it in: http, its servers, its tables.</summary>
internal sealed class Configuration
{
    private readonly Dictionary<string, Template> _templates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Template> _rewriteTemplates = new(StringComparer.Ordinal);

    public Configuration(ImmutableArray<Directive> main, IReadOnlyList<Problem> problems, string prefix, string configurationPrefix)
    {
        Main = main;
        Problems = [.. problems];
        Prefix = prefix;
        ConfigurationPrefix = configurationPrefix;
        HttpDirective = main.FirstOrDefault(d => d.Name == "http" && d.Block is not null);
        Http = new Scope(ScopeKind.Http, null, HttpDirective, HttpDirective?.Block ?? [], this);
        foreach (var directive in Http.Directives)
        {
            if (directive.Block is not { } block) continue;
            switch (directive.Name)
            {
                case "server": Servers.Add(new ServerBlock(new Scope(ScopeKind.Server, Http, directive, block, this), Patterns)); break;
                case "map": Tables.TryAdd(Name(directive[1]), new MapTable(directive, this)); break;
                case "split_clients": Tables.TryAdd(Name(directive[1]), new SplitTable(directive, this)); break;
                case "geo": Tables.TryAdd(Name(directive[directive.Count - 1]), new GeoTable(directive)); break;
            }
        }
        SetVariables = Collect();
    }

    public ImmutableArray<Directive> Main { get; }

    public ImmutableArray<Problem> Problems { get; }

    public Directive? HttpDirective { get; }

    public Scope Http { get; }

    public List<ServerBlock> Servers { get; } = [];

    public Dictionary<string, IVariableTable> Tables { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was chosen for a socket before.</summary>
    public Dictionary<(string Scheme, string? Address, int? Port), ServerChoice.Kept> Sockets { get; } = [];

    public PatternCache Patterns { get; } = new();

    /// <summary>Where a relative <c>root</c> starts; ends with a slash.</summary>
    public string Prefix { get; }

    /// <summary>Where relative includes and password files start; ends with a slash.</summary>
    public string ConfigurationPrefix { get; }

    /// <summary>Every name that a <c>set</c> or a named group assigns anywhere.</summary>
    public HashSet<string> SetVariables { get; }

    public Template Template(string source) => _templates.TryGetValue(source, out var found) ? found : _templates[source] = Nginx.Template.Of(source);

    public Template RewriteTemplate(string source) => _rewriteTemplates.TryGetValue(source, out var found) ? found : _rewriteTemplates[source] = Nginx.Template.Of(source, splitArguments: true);

    private static string Name(string variable) => variable.StartsWith('$') ? variable[1..] : variable;

    private HashSet<string> Collect()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var pending = new Stack<ImmutableArray<Directive>>([Http.Directives]);
        while (pending.TryPop(out var block))
        {
            foreach (var directive in block)
            {
                if (directive.Block is { } inner) pending.Push(inner);
                if (directive.Name == "set" && directive.Count == 2) names.Add(Name(directive[0]));
                else if (directive.Name is "rewrite" or "if" or "location" or "server_name" or "map")
                    foreach (var word in directive.Words) AddNamed(word.Value, names);
                else if (directive.Name.StartsWith('~')) AddNamed(directive.Name, names);
            }
        }
        return names;
    }

    private static void AddNamed(string word, HashSet<string> names)
    {
        if (!word.Contains("(?", StringComparison.Ordinal)) return;
        foreach (var name in PatternTranslator.Translate(word, false).Names.Keys) names.Add(name);
    }
}
