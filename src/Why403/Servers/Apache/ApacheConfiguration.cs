using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>A configuration as read from its files: what the server would load, and what keeps it from loading.</summary>
public sealed class ApacheConfiguration
{
    private ApacheConfiguration(Configuration tree) => Tree = tree;

    internal Configuration Tree { get; }

    /// <summary>Empty for a configuration that reads to its end.</summary>
    public ImmutableArray<Problem> Problems => Tree.Problems;

    /// <summary>The user and group that children run as (<c>User</c>, <c>Group</c>); null where the binary's defaults hold.</summary>
    public (string User, string? Group)? Worker =>
        Tree.Directives.LastOrDefault(d => d.Key == "user") is { Count: > 0 } user ? (Bytes.Text(user[0]).TrimStart('#'), Tree.Directives.LastOrDefault(d => d.Key == "group") is { Count: > 0 } group ? Bytes.Text(group[0]).TrimStart('#') : null) : null;

    /// <summary>The formats of access logs, each as a whole <c>LogFormat</c> directive; those that <c>CustomLog</c> has in itself too.</summary>
    public ImmutableArray<string> LogFormats => [.. All(Tree.Directives).Select(Format).OfType<string>()];

    /// <summary>
    /// Reads the main file and its includes; never throws for what stands in them. The files are kept: each <c>.htaccess</c>
    /// is read from them when a request meets it.
    /// </summary>
    public static ApacheConfiguration Read(IConfigurationFiles files, ApacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var variables = new Variables();
        var slash = options.MainFile.LastIndexOf('/');
        variables.Environment("APACHE_CONFDIR", Bytes.Of(slash > 0 ? options.MainFile[..slash] : options.ServerRoot));
        if (options.EnvironmentFile.Length > 0 && files.Read(options.EnvironmentFile, out _) is { } environment) variables.ReadEnvironmentFile(environment.Text);
        foreach (var (name, value) in options.Environment) variables.Environment(name, Bytes.Of(value));
        foreach (var name in options.Defines) variables.Define(name, null);
        var (reader, main, modules) = ReadOnce(files, options, variables, loadsAll: false);
        // Nothing is loaded: the text is a part of a configuration, and is read again with every module there.
        if (reader.Problems.Count == 0 && modules.IsBare) (reader, main, modules) = ReadOnce(files, options, variables, loadsAll: true);
        return new(new Configuration(reader, main, modules, variables, files, options));
    }

    private static (ConfigurationReader Reader, List<Directive> Main, ModuleSet Modules) ReadOnce(IConfigurationFiles files, ApacheOptions options, Variables variables, bool loadsAll)
    {
        var modules = new ModuleSet { LoadsAll = loadsAll };
        foreach (var module in options.BuiltInModules) modules.Add(module);
        modules.StartCounting();
        var reader = new ConfigurationReader(files, modules, variables, options);
        return (reader, reader.ReadMain(Bytes.Of(options.MainFile)), modules);
    }

    private static IEnumerable<Directive> All(IEnumerable<Directive> directives) => directives.SelectMany(directive => All(directive.Inside).Prepend(directive));

    private static string? Format(Directive directive)
    {
        var (text, name) = directive.Key switch
        {
            "logformat" => (directive[0], directive[1]),
            "customlog" or "globallog" => (directive[1], "of CustomLog"),
            _ => ("", ""),
        };
        // Without a directive it is the name of a format that has a line of its own.
        if (!text.Contains('%', StringComparison.Ordinal)) return null;
        return Bytes.Text($"LogFormat \"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\" {name}");
    }
}
