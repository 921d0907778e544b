using Why403.Servers;
using Why403.Text;

namespace Why403.Cli.Tracing;

/// <summary>
/// The output of <c>nginx -T</c>: the configuration as it was loaded, each file behind a line that names it. It can be handed on
/// without the rights that reading the files takes.
/// </summary>
internal sealed class DumpTexts : IConfigurationFiles
{
    private const string Mark = "# configuration file ";

    private readonly Dictionary<string, SourceText> _texts = new(StringComparer.Ordinal);
    private readonly IConfigurationFiles _disk;

    private DumpTexts(IConfigurationFiles disk) => _disk = disk;

    /// <summary>The file that the dump begins with.</summary>
    public string MainFile { get; private set; } = "";

    /// <summary>Null where the text is no dump.</summary>
    /// <param name="disk">For what the dump does not hold: password files.</param>
    public static DumpTexts? Read(string text, IConfigurationFiles disk)
    {
        var at = text.StartsWith(Mark, StringComparison.Ordinal) ? 0 : text.IndexOf("\n" + Mark, StringComparison.Ordinal) is >= 0 and var found ? found + 1 : -1;
        // Before the first file stand at most the test's own lines.
        if (at < 0 || text.AsSpan(0, at).ContainsAny('{', '}')) return null;
        var dump = new DumpTexts(disk);
        while (at >= 0)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0) break;
            var name = text[(at + Mark.Length)..end].TrimEnd('\r').TrimEnd(':');
            var next = text.IndexOf("\n" + Mark, end, StringComparison.Ordinal);
            dump._texts.TryAdd(name, new SourceText(name, next < 0 ? text[(end + 1)..] : text[(end + 1)..(next + 1)]));
            if (dump.MainFile.Length == 0) dump.MainFile = name;
            at = next < 0 ? -1 : next + 1;
        }
        return dump._texts.Count > 0 ? dump : null;
    }

    public SourceText? Read(string path, out string reason)
    {
        reason = "the dump does not hold it";
        return _texts.TryGetValue(path, out var text) ? text : null;
    }

    public IReadOnlyList<string> Names(string directory)
    {
        var inside = directory.TrimEnd('/') + "/";
        return [.. _texts.Keys.Where(k => k.StartsWith(inside, StringComparison.Ordinal)).Select(k => k[inside.Length..].Split('/')[0]).Distinct()];
    }

    /// <summary>A password file's text from the disk: the dump does not hold those.</summary>
    public string? Passwords(string path) => _disk.Read(path, out _)?.Text;
}
