using Why403.Servers;
using Why403.Servers.Apache;
using Why403.Text;

namespace Why403.Tests.Servers.Apache;

/// <summary>A configuration and a tree in a few words, for tests.</summary>
internal sealed class ApacheSite : IConfigurationFiles, IWorkerFiles
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, FileNode> _nodes = [];

    /// <summary>A site below /w that is granted, with links followed and every .htaccess in force.</summary>
    /// <param name="tree">Paths with what they are: <c>/w/a/</c>, <c>/w/f -</c>, <c>/w/l -> f</c>, <c>/w/.htaccess r Deny from all</c>; commas are line breaks.</param>
    public static ApacheSite Of(string inside, params string[] tree) => Whole($"""
        Listen 80
        DocumentRoot /w
        <Directory />
        Options FollowSymLinks
        AllowOverride None
        Require all denied
        </Directory>
        <Directory /w>
        AllowOverride All
        Require all granted
        </Directory>
        {inside}
        """, tree);

    public static ApacheSite Whole(string text, params string[] tree) => new ApacheSite().Text("/etc/apache2/apache2.conf", text).Tree(tree);

    public ApacheSite Text(string path, string text)
    {
        _texts[path] = text;
        return this;
    }

    private ApacheSite Tree(string[] tree)
    {
        Put("/", NodeKind.Directory, "rx", "");
        foreach (var line in tree.Prepend("/w/"))
        {
            var words = line.Split(' ', 3);
            if (words is [var link, "->", var target]) { _nodes[link] = new(NodeKind.Symlink) { Target = target.Split(' ')[0], Owner = target.Contains(' ', StringComparison.Ordinal) ? 1000u : 0, MaySearch = true }; continue; }
            var path = words[0].EndsWith('/') ? words[0][..^1] : words[0];
            Put(path, words[0].EndsWith('/') ? NodeKind.Directory : NodeKind.File, words.Length > 1 ? words[1] : words[0].EndsWith('/') ? "rx" : "r", words.Length > 2 ? words[2] : "");
        }
        return this;
    }

    private void Put(string path, NodeKind kind, string may, string text)
    {
        _nodes[path] = new(kind) { MayRead = may.Contains('r'), MayWrite = false, MaySearch = may.Contains('x'), Owner = 0, Facts = $"the worker may {may}" };
        if (kind == NodeKind.File) _texts[path] = text.Replace(',', '\n');
    }

    public ApacheConfiguration Configuration(ApacheOptions? options = null) => ApacheConfiguration.Read(this, options ?? new());

    public ApacheTrace Trace(ApacheOptions? options = null) => new(Configuration(options), this, options ?? new());

    public ServerVerdict Ask(string target, string method = "GET", string host = "a.test", string client = "203.0.113.9", params (string, string)[] headers) =>
        Trace().Evaluate(new(method, target) { Host = host, Client = client, Headers = HeaderList.Of(headers), LocalAddress = "192.0.2.1", LocalPort = 80 });

    public SourceText? Read(string path, out string reason)
    {
        reason = "no such file";
        return _texts.TryGetValue(path, out var text) ? new SourceText(path, text) : null;
    }

    IReadOnlyList<string> IConfigurationFiles.Names(string directory) => Below(_texts.Keys, directory);

    public FileNode Look(string path) => _nodes.GetValueOrDefault(path, FileNode.Missing);

    IReadOnlyList<string> IWorkerFiles.Names(string path) => Below(_nodes.Keys, path);

    public string? Passwords(string path) => _texts.GetValueOrDefault(path);

    private static List<string> Below(IEnumerable<string> paths, string directory)
    {
        var prefix = directory.TrimEnd('/') + "/";
        return [.. paths.Where(p => p.StartsWith(prefix, StringComparison.Ordinal) && p.Length > prefix.Length).Select(p => p[prefix.Length..].Split('/')[0]).Distinct()];
    }
}
