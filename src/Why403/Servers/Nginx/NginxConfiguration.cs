using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>A configuration as read from its files: what the server would load, and what keeps it from loading.</summary>
public sealed class NginxConfiguration
{
    private NginxConfiguration(Configuration tree) => Tree = tree;

    internal Configuration Tree { get; }

    /// <summary>Empty for a configuration that reads to its end.</summary>
    public ImmutableArray<Problem> Problems => Tree.Problems;

    /// <summary>The user and, where it is named, the group that workers run as (<c>user</c>); null where the binary's default holds.</summary>
    public (string User, string? Group)? Worker =>
        Tree.Main.FirstOrDefault(d => d.Name == "user") is { Count: > 0 } user ? (Bytes.Text(user[0]), user.Count > 1 ? Bytes.Text(user[1]) : null) : null;

    /// <summary>The formats of access logs (<c>log_format</c>), each as a whole directive.</summary>
    public ImmutableArray<string> LogFormats => [.. Tree.Http.Directives.Where(d => d.Name == "log_format" && d.Count > 1).Select(Format)];

    /// <summary>Reads the main file and its includes; never throws for what stands in them.</summary>
    public static NginxConfiguration Read(IConfigurationFiles files, NginxOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var slash = options.MainFile.LastIndexOf('/');
        var prefix = slash < 0 ? "" : options.MainFile[..(slash + 1)];
        var reader = new ConfigurationReader(files, prefix);
        var main = reader.ReadMain(options.MainFile);
        var root = options.Prefix.EndsWith('/') ? options.Prefix : options.Prefix + "/";
        return new(new Configuration(main, reader.Problems, Bytes.Of(root), Bytes.Of(prefix)));
    }

    private static string Format(Directive directive)
    {
        var first = directive[1].StartsWith("escape=", StringComparison.Ordinal) ? 2 : 1;
        var text = string.Concat(directive.Words.Skip(first + 1).Select(word => word.Value));
        return Bytes.Text($"log_format {directive[0]} {(first == 2 ? directive[1] + " " : "")}'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'");
    }
}
