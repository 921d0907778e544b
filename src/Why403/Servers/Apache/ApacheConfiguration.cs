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
}
