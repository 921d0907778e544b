using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Why403.Servers;
using Why403.Servers.Nginx;

namespace Why403.Oracle.Tests.Nginx;

/// <summary>A tree of files with modes and owners, on the disk for the server and in memory for the evaluation.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileTree(string root) : IWorkerFiles
{
    private const uint WorkerUser = 33;
    private const uint WorkerGroup = 33;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private sealed record Entry(NodeKind Kind, int Mode, uint User, uint Group, string Target, string Text);

    public string Root => root;

    public void Directory(string path, int mode, uint user = 0, uint group = 0)
    {
        System.IO.Directory.CreateDirectory(root + path);
        Add(path, new(NodeKind.Directory, mode, user, group, "", ""));
    }

    public void File(string path, int mode, uint user = 0, uint group = 0, string text = "x\n")
    {
        System.IO.File.WriteAllText(root + path, text);
        Add(path, new(NodeKind.File, mode, user, group, "", text));
    }

    public void Link(string path, string target, uint user = 0)
    {
        System.IO.File.CreateSymbolicLink(root + path, target);
        _entries[root + path] = new(NodeKind.Symlink, 0x1FF, user, 0, target, "");
        _ = lchown(root + path, user, 0);
    }

    private void Add(string path, Entry entry)
    {
        var full = path.Length == 0 ? root : root + path;
        _entries[full] = entry;
        _ = lchown(full, entry.User, entry.Group);
        System.IO.File.SetUnixFileMode(full, (UnixFileMode)entry.Mode);
    }

    public FileNode Look(string path)
    {
        // What stands above the tree is open to all.
        if (root.StartsWith(path == "/" ? "/" : path + "/", StringComparison.Ordinal)) return new(NodeKind.Directory) { MayRead = true, MaySearch = true, MayWrite = false, Owner = 0 };
        if (!_entries.TryGetValue(path, out var entry)) return FileNode.Missing;
        var bits = entry.User == WorkerUser ? entry.Mode >> 6 : entry.Group == WorkerGroup ? entry.Mode >> 3 : entry.Mode;
        return new(entry.Kind) { MayRead = (bits & 4) != 0, MayWrite = (bits & 2) != 0, MaySearch = (bits & 1) != 0, IsExecutable = (entry.Mode & 0x40) != 0, Owner = entry.User, Target = entry.Target };
    }

    public IReadOnlyList<string> Names(string path) => [.. _entries.Keys.Where(k => k.StartsWith(path + "/", StringComparison.Ordinal) && k.LastIndexOf('/') == path.Length).Select(k => k[(path.Length + 1)..])];

    public string? Passwords(string path) => _entries.TryGetValue(path, out var entry) ? entry.Text : null;

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int lchown(string path, uint user, uint group);
}
