using System.Collections.Immutable;

namespace Why403.Servers.Nginx;

internal enum ScopeKind { Http, Server, Location, If, LimitExcept }

/// <summary>A block of directives with the blocks around it. Values are looked up from the inside out, as the server merges them.</summary>
internal sealed class Scope
{
    private readonly Dictionary<string, List<Directive>> _own = new(StringComparer.Ordinal);
    private LocationSettings? _settings;

    public Scope(ScopeKind kind, Scope? parent, Directive? source, ImmutableArray<Directive> directives, Configuration configuration, Location? location = null)
    {
        Location = location;
        Kind = kind;
        Parent = parent;
        Source = source;
        Directives = directives;
        Configuration = configuration;
        Server = kind == ScopeKind.Server ? this : parent?.Server;
        foreach (var directive in directives)
        {
            if (!_own.TryGetValue(directive.Name, out var list)) _own[directive.Name] = list = [];
            list.Add(directive);
            if (kind != ScopeKind.Http) Adopt(directive);
        }
        Locations = new(this);
    }

    public ScopeKind Kind { get; }

    public Scope? Parent { get; }

    public Scope? Server { get; }

    public Directive? Source { get; }

    public ImmutableArray<Directive> Directives { get; }

    public Configuration Configuration { get; }

    /// <summary>Location blocks written directly in this one.</summary>
    public List<Location> Children { get; } = [];

    public LocationTree Locations { get; }

    /// <summary>The scope of each <c>if</c> block; at server level an <c>if</c> switches nothing.</summary>
    public Dictionary<Directive, Scope> Ifs { get; } = [];

    public Scope? LimitExcept { get; private set; }

    public Location? Location { get; }

    public LocationSettings Settings => _settings ??= new LocationSettings(this);

    public IReadOnlyList<Directive> Own(string name) => _own.TryGetValue(name, out var list) ? list : [];

    public Directive? OwnLast(string name) => _own.TryGetValue(name, out var list) ? list[^1] : null;

    /// <summary>The directives of the nearest block that has any: lists are replaced as a whole.</summary>
    public IReadOnlyList<Directive> Nearest(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
            if (scope._own.TryGetValue(name, out var list)) return list;
        return [];
    }

    public Directive? NearestLast(string name) => Nearest(name) is [.., var last] ? last : null;

    public Scope? NearestWith(string first, string second)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
            if (scope._own.ContainsKey(first) || scope._own.ContainsKey(second)) return scope;
        return null;
    }

    /// <summary>The value of an on/off directive; flags compare without case.</summary>
    public bool Flag(string name, bool unset = false) => NearestLast(name) is { } directive ? directive[0].Equals("on", StringComparison.OrdinalIgnoreCase) : unset;

    private void Adopt(Directive directive)
    {
        if (directive.Block is not { } block) return;
        switch (directive.Name)
        {
            case "location":
                var location = new Location(directive, Configuration.Patterns);
                location.Scope = new Scope(ScopeKind.Location, this, directive, block, Configuration, location);
                Children.Add(location);
                break;
            case "if":
                // The parent's location stands for the block: nginx gives it the same name and no match of its own.
                Ifs[directive] = new Scope(ScopeKind.If, this, directive, block, Configuration, Location);
                break;
            case "limit_except":
                LimitExcept = new Scope(ScopeKind.LimitExcept, this, directive, block, Configuration, Location);
                break;
        }
    }
}
