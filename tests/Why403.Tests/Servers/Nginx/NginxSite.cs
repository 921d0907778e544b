using Why403.Servers;
using Why403.Servers.Nginx;
using Why403.Text;

namespace Why403.Tests.Servers.Nginx;

/// <summary>A configuration and a tree in a few words, for tests.</summary>
internal sealed class NginxSite : IConfigurationFiles, IWorkerFiles
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, FileNode> _nodes = [];

    /// <param name="server">The inside of one server block.</param>
    /// <param name="tree">Paths with what they are: <c>/w/a/</c>, <c>/w/f 600</c>, <c>/w/l -> f</c>; modes are the worker's own class.</param>
    public static NginxSite Of(string server, params string[] tree) => new NginxSite().Text("/etc/nginx/nginx.conf", $"http {{\nserver {{\nlisten 80;\nroot /w;\n{server}\n}}\n}}\n").Tree(tree);

    public static NginxSite Whole(string text, params string[] tree) => new NginxSite().Text("/etc/nginx/nginx.conf", text).Tree(tree);

    public NginxSite Text(string path, string text)
    {
        _texts[path] = text;
        return this;
    }

    private NginxSite Tree(string[] tree)
    {
        Put("/", NodeKind.Directory, "rx", "");
        foreach (var line in tree.Prepend("/w/"))
        {
            var words = line.Split(' ');
            if (words is [var link, "->", var target, ..]) { _nodes[link] = new(NodeKind.Symlink) { Target = target, Owner = words.Length > 3 ? 1000u : 0, MaySearch = true }; continue; }
            var path = words[0].EndsWith('/') ? words[0][..^1] : words[0];
            Put(path, words[0].EndsWith('/') ? NodeKind.Directory : NodeKind.File, words.Length > 1 ? words[1] : words[0].EndsWith('/') ? "rx" : "r", words.Length > 2 ? words[2] : "");
        }
        return this;
    }

    private void Put(string path, NodeKind kind, string may, string text)
    {
        _nodes[path] = new(kind) { MayRead = may.Contains('r'), MayWrite = may.Contains('w'), MaySearch = may.Contains('x'), Owner = 0, Facts = may.Contains('?') ? "" : $"the worker may {may}" };
        if (text.Length > 0) _texts[path] = text.Replace(',', '\n');
    }

    public NginxTrace Trace(NginxOptions? options = null)
    {
        options ??= new();
        return new(NginxConfiguration.Read(this, options), this, options);
    }

    public ServerVerdict Ask(string target, string method = "GET", string host = "a.test", string client = "203.0.113.9", params (string, string)[] headers) =>
        Trace().Evaluate(new(method, target) { Host = host, Client = client, Headers = HeaderList.Of(headers), At = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero) });

    public SourceText? Read(string path, out string reason)
    {
        reason = "no such file";
        return _texts.TryGetValue(path, out var text) ? new SourceText(path, text) : null;
    }

    IReadOnlyList<string> IConfigurationFiles.Names(string directory) => Below(_texts.Keys, directory);

    public FileNode Look(string path) => _nodes.GetValueOrDefault(path, FileNode.Missing);

    IReadOnlyList<string> IWorkerFiles.Names(string path) => Below(_nodes.Keys, path);

    public string? Passwords(string path) => _texts.GetValueOrDefault(path);

    private static List<string> Below(IEnumerable<string> paths, string directory) =>
        [.. paths.Where(p => p.StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal) && p.LastIndexOf('/') == directory.TrimEnd('/').Length && p.Length > directory.TrimEnd('/').Length + 1).Select(p => p[(p.LastIndexOf('/') + 1)..])];
}
