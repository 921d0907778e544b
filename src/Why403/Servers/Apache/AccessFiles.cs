using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>The .htaccess of a directory: found, read, and checked against what may stand in it (ap_parse_htaccess).</summary>
internal sealed class AccessFiles(Configuration configuration)
{
    private static readonly string[] Usual = [".htaccess"];

    private sealed record Parsed(Section? Section, string? Error, SourceSpan? Where, Directive? Blame);

    private readonly Dictionary<(string Path, ServerScope Server, Overrides Classes, OptionBits Options, ImmutableHashSet<string>? List), Parsed?> _parsed = [];

    /// <summary>0 with the section or none, or the status that the file leads to.</summary>
    public int Find(RequestRecord request, string directory, Overrides classes, OptionBits options, ImmutableHashSet<string>? list, out Section? section)
    {
        section = null;
        var run = request.Run;
        foreach (var name in request.Server.AccessFileNames ?? Usual)
        {
            var path = directory + name;
            var found = run.Files.Open(path);
            if (found.Error is Errno.NotFound or Errno.NotDirectory) continue;
            if (found.IsUnknown) { run.Unknown($"whether the worker may read {Bytes.Text(path)} is not known", null); return 500; }
            if (found.Error != Errno.None || found.Node.Kind != NodeKind.File)
            {
                run.Logs("crit", $"AH00529: {path} pcfg_openfile: unable to check htaccess file, ensure it is readable and that '{directory}' is executable");
                var decision = found.Error == Errno.None ? new Decision("files", "server.htaccess-rule", $"{Bytes.Text(path)} is no file", null, null) { Path = path } : FileDecision.Of("files", found, path, 403, null);
                return request.Refuse(403, decision);
            }
            if (!_parsed.TryGetValue((path, request.Server, classes, options, list), out var parsed)) _parsed[(path, request.Server, classes, options, list)] = parsed = Read(path, found.Path, directory, request.Server, classes, options, list);
            if (parsed is null) { run.Unknown($"{Bytes.Text(path)} cannot be read here", null); return 500; }
            if (parsed.Error is { } error)
            {
                run.Logs("alert", $"{path}: {error}");
                return request.Refuse(500, new("files", "server.htaccess-rule", $"{Bytes.Text(path)}: {Bytes.Text(error)}", parsed.Where, parsed.Blame) { Path = path });
            }
            section = parsed.Section;
            return 0;
        }
        return 0;
    }

    private Parsed? Read(string path, string real, string directory, ServerScope server, Overrides classes, OptionBits options, ImmutableHashSet<string>? list)
    {
        var source = configuration.Files.Read(Bytes.Text(real), out _);
        if (source is null) return null;
        var reader = new ConfigurationReader(configuration.Files, configuration.Modules, configuration.Variables, configuration.Options) { IsAccessFile = true, PassesOver = (classes & Overrides.NonfatalOverride) != 0, ServerRoot = configuration.ServerRoot };
        var directives = reader.ReadText(source);
        // The server names the file as it came to it, which may be through a link.
        if (reader.Problems is [var problem, ..]) return new(null, Bytes.Of(problem.Message.Replace(source.Name + ":", Bytes.Text(path) + ":", StringComparison.Ordinal)), problem.Where, null);
        var settings = new DirectorySettings();
        configuration.Blame = null;
        var scope = new CommandScope(configuration, server, settings) { Override = classes, OverrideOptions = options, OverrideList = list, IsAccessFile = true, Path = directory, Kind = SectionKind.AccessFile };
        if (Commands.Walk(scope, directives) is { } error) return new(null, error.Message, (configuration.Blame ?? error.Directive).Span, configuration.Blame ?? error.Directive);
        return new(new(SectionKind.AccessFile, directives.FirstOrDefault(), path, settings), null, null, null);
    }
}
