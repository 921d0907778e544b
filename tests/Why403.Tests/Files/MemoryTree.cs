using System.Globalization;
using Why403.Files;

namespace Why403.Tests.Files;

/// <summary>A file tree that exists in memory alone. Directories on the way to an entry are made with mode 0755 of root.</summary>
internal sealed class MemoryTree : IFileView
{
    private readonly SortedDictionary<string, FileNode> _nodes = new(StringComparer.Ordinal) { ["/"] = FileNode.Directory(Octal("755"), 0, 0) };
    private readonly Dictionary<string, AccessList> _lists = [];
    private readonly Dictionary<string, string> _targets = [];
    private readonly Dictionary<string, string> _hidden = [];

    public Surroundings Surroundings { get; set; } = new() { ProtectsLinks = false };

    public MemoryTree Directory(string path, string mode = "755", uint uid = 0, uint gid = 0) => Put(path, FileNode.Directory(Octal(mode), uid, gid));

    public MemoryTree File(string path, string mode = "644", uint uid = 0, uint gid = 0) => Put(path, FileNode.File(Octal(mode), uid, gid));

    public MemoryTree Link(string path, string target, uint uid = 0)
    {
        _targets[path] = target;
        return Put(path, FileNode.Link(uid, 0));
    }

    /// <summary>Entries as <c>u:33:r g::- m:r</c>; the group bits of the mode become the mask, as setfacl does.</summary>
    public MemoryTree List(string path, string entries, bool keepMode = false)
    {
        var node = _nodes[path];
        var list = new List<AclEntry> { new(AclTag.OwningUser, node.Owner), new(AclTag.Other, node.Other) };
        foreach (var entry in entries.Split(' '))
        {
            var parts = entry.Split(':');
            var bits = (Access)("xwr".Select((c, i) => parts[^1].Contains(c) ? 1 << i : 0).Sum());
            list.Add(parts is ["m", _] ? new(AclTag.Mask, bits)
                : parts[1].Length == 0 ? new(AclTag.OwningGroup, bits)
                : new(parts[0] == "u" ? AclTag.User : AclTag.Group, bits, uint.Parse(parts[1], CultureInfo.InvariantCulture)));
        }
        if (!list.Exists(e => e.Tag == AclTag.OwningGroup)) list.Add(new(AclTag.OwningGroup, node.Group));
        if (!list.Exists(e => e.Tag == AclTag.Mask)) list.Add(new(AclTag.Mask, list.Where(e => e.Tag is AclTag.User or AclTag.Group or AclTag.OwningGroup).Aggregate(Access.None, (all, e) => all | e.Bits)));
        _lists[path] = AccessList.Of(list);
        if (!keepMode) _nodes[path] = node.With(node.Owner, _lists[path].Mask, node.Other);
        return this;
    }

    public MemoryTree Put(string path, FileNode node, AccessList? list = null)
    {
        for (var above = PathWalk.Parent(path); !_nodes.ContainsKey(above); above = PathWalk.Parent(above)) _nodes[above] = FileNode.Directory(Octal("755"), 0, 0);
        _nodes[path] = node;
        if (list is not null) _lists[path] = list;
        return this;
    }

    public MemoryTree Hide(string path, string because)
    {
        _hidden[path] = because;
        return this;
    }

    public MemoryTree Change(string path, Func<FileNode, FileNode> change) => Put(path, change(_nodes[path]));

    public FileLook Look(string path) =>
        _hidden.TryGetValue(path, out var because) ? FileLook.Hidden(because) : _nodes.TryGetValue(path, out var node) ? FileLook.Of(node) : FileLook.Missing;

    public AccessList ListOf(string path) => _lists.GetValueOrDefault(path, AccessList.None);

    public string? TargetOf(string path) => _targets.GetValueOrDefault(path);

    public string? Enumerate(string directory, Action<string, FileLook> each)
    {
        var prefix = directory == "/" ? "/" : directory + "/";
        foreach (var path in _nodes.Keys.ToList())
            if (path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal) && !path[prefix.Length..].Contains('/')) each(path[prefix.Length..], Look(path));
        return null;
    }

    public static int Octal(string mode) => Convert.ToInt32(mode, 8);
}
