namespace Why403.Servers;

/// <summary>The numbers that the kernel answers with.</summary>
internal enum Errno { None = 0, Permission = 1, NotFound = 2, Access = 13, Exists = 17, NotDirectory = 20, NameTooLong = 36, Loop = 40 }

/// <summary>Where a path leads, or where and why the way ends.</summary>
/// <param name="Guilty">The entry that stopped the walk: the directory without search, the file without read, the link.</param>
internal sealed record Found(Errno Error, FileNode Node, string Path, string Guilty, string Call)
{
    public bool IsUnknown { get; init; }

    public bool IsParentBlocked { get; init; }

    public string Reason => Error switch
    {
        Errno.None => "",
        Errno.Permission => "1: Operation not permitted",
        Errno.NotFound => "2: No such file or directory",
        Errno.Access => "13: Permission denied",
        Errno.Exists => "17: File exists",
        Errno.NotDirectory => "20: Not a directory",
        Errno.NameTooLong => "36: File name too long",
        _ => "40: Too many levels of symbolic links",
    };
}

internal enum LinkRule { Follow, Refuse, SameOwner }

/// <summary>Walks a path as the kernel does for the worker, component by component.</summary>
internal sealed class FileWalk(IWorkerFiles files, Dictionary<string, FileNode> seen, IReadOnlySet<object> waived)
{
    private const int LongestName = 255;
    private const int LongestPath = 4095;
    private const int MostLinks = 40;
    private const int MostMissing = 32;

    private readonly List<string> _missing = [];

    /// <summary>What was looked for and is not there, in order.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>stat(): every directory on the way must be searchable.</summary>
    public Found Stat(string path) => Walk(path, "stat()");

    /// <summary>lstat(): a link at the end is not followed.</summary>
    public Found StatLink(string path)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0 || slash == path.Length - 1) return Walk(path, "lstat()");
        var parent = Walk(path[..(slash + 1)], "lstat()", mustBeDirectory: true);
        if (parent.Error != Errno.None || parent.IsUnknown) return parent;
        var name = path[(slash + 1)..];
        if (Step(parent.Path, name, "lstat()") is { } stopped) return stopped;
        var at = Join(parent.Path, name);
        var node = Node(at);
        return node.Kind switch
        {
            NodeKind.Missing => new(Errno.NotFound, node, at, at, "lstat()"),
            NodeKind.Unknown => new(Errno.None, node, at, at, "lstat()") { IsUnknown = true },
            _ => new(Errno.None, node, at, at, "lstat()"),
        };
    }

    /// <summary>open() for reading.</summary>
    public Found Open(string path, string call = "open()")
    {
        var found = Walk(path, call);
        return found.Error == Errno.None ? Readable(found) : found;
    }

    /// <summary>
    /// Component by component without following links, or following those of the same owner
    /// (ngx_open_file_wrapper in src/core/ngx_open_file_cache.c).
    /// </summary>
    public Found OpenAt(string path, LinkRule rule, int trusted)
    {
        const string Call = "openat()";
        var directory = "/";
        var rest = path;
        if (trusted > 0)
        {
            var start = Walk(path[..trusted], "open()", mustBeDirectory: true);
            if (start.Error != Errno.None || start.IsUnknown) return start;
            directory = start.Path;
            rest = path[trusted..];
        }
        var components = rest.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var slash = rest.EndsWith('/');
        for (var i = 0; i < components.Length; i++)
        {
            var last = i == components.Length - 1 && !slash;
            var name = components[i];
            if (Step(directory, name, Call) is { } stopped) return stopped;
            var path2 = Join(directory, name);
            var node = name is "." or ".." ? new FileNode(NodeKind.Directory) : Node(path2);
            Found target;
            if (node.Kind == NodeKind.Symlink)
            {
                // O_NOFOLLOW: a link in the middle is no directory, a link at the end is a loop.
                if (rule == LinkRule.Refuse) return new(last ? Errno.Loop : Errno.NotDirectory, node, path2, path2, Call);
                target = Walk(path2, Call, mustBeDirectory: !last);
                if (target.Error == Errno.None && last) target = Readable(target);
                if (target.Error != Errno.None || target.IsUnknown) return target;
                if (node.Owner is null || target.Node.Owner is null) return target with { IsUnknown = true, Guilty = path2 };
                if (node.Owner != target.Node.Owner) return new(Errno.Loop, node, path2, path2, Call);
            }
            else
            {
                target = Walk(path2, Call, mustBeDirectory: !last);
                if (target.Error != Errno.None || target.IsUnknown) return target;
                if (last) return Readable(target);
            }
            directory = target.Path;
            if (last) return target;
        }
        // The directory itself is reopened as ".", which needs search on it.
        return Step(directory, ".", Call) ?? Readable(new(Errno.None, Node(directory), directory, directory, Call));
    }

    private Found Readable(Found found)
    {
        if (waived.Contains(found.Path)) return found;
        return found.Node.MayRead switch
        {
            true => found,
            false => found with { Error = Errno.Access, Guilty = found.Path },
            null => found with { IsUnknown = true, Guilty = found.Path },
        };
    }

    private Found Walk(string path, string call, bool mustBeDirectory = false)
    {
        if (path.Length == 0) return new(Errno.NotFound, FileNode.Missing, path, path, call);
        if (path.Length > LongestPath) return new(Errno.NameTooLong, FileNode.Missing, path, path, call);
        var links = 0;
        var directory = "/";
        var pending = new Stack<string>();
        Push(pending, path);
        var slash = path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal);
        var current = Node("/");
        var at = "/";
        while (pending.TryPop(out var name))
        {
            if (current.Kind != NodeKind.Directory) return new(Errno.NotDirectory, current, at, at, call);
            directory = at;
            if (Step(directory, name, call) is { } stopped) return stopped;
            if (name == ".") continue;
            if (name == "..")
            {
                at = Parent(directory);
                current = Node(at);
                continue;
            }
            var next = Join(directory, name);
            var node = Node(next);
            switch (node.Kind)
            {
                case NodeKind.Unknown: return new(Errno.None, node, next, next, call) { IsUnknown = true };
                case NodeKind.Missing:
                    if (_missing.Count < MostMissing && !_missing.Contains(next)) _missing.Add(next);
                    return new(Errno.NotFound, node, next, next, call);
                case NodeKind.Symlink:
                    // protected_symlinks is asked for the last link alone (fs/namei.c, pick_link).
                    if (pending.Count == 0 && node.MaySearch == false) return new(Errno.Access, node, next, next, call);
                    if (pending.Count == 0 && node.MaySearch is null) return new(Errno.None, node, next, next, call) { IsUnknown = true };
                    if (++links > MostLinks) return new(Errno.Loop, node, next, next, call);
                    if (node.Target.Length == 0) return new(Errno.NotFound, node, next, next, call);
                    slash |= pending.Count == 0 && node.Target.EndsWith('/');
                    Push(pending, Bytes.Of(node.Target));
                    if (node.Target.StartsWith('/')) { at = "/"; current = Node("/"); }
                    else { at = directory; current = Node(directory); }
                    break;
                default:
                    at = next;
                    current = node;
                    break;
            }
        }
        if ((slash || mustBeDirectory) && current.Kind != NodeKind.Directory) return new(Errno.NotDirectory, current, at, at, call);
        return new(Errno.None, current, at, at, call);
    }

    /// <summary>May the worker look a name up in this directory; null when it may.</summary>
    private Found? Step(string directory, string name, string call)
    {
        var node = Node(directory);
        if (node.Kind != NodeKind.Directory) return new(Errno.NotDirectory, node, directory, directory, call);
        if (!waived.Contains(directory))
        {
            if (node.MaySearch == false) return new(Errno.Access, node, Join(directory, name), directory, call) { IsParentBlocked = true };
            if (node.MaySearch is null) return new(Errno.None, node, directory, directory, call) { IsUnknown = true };
        }
        return name.Length > LongestName ? new(Errno.NameTooLong, node, Join(directory, name), directory, call) : null;
    }

    public FileNode Node(string path)
    {
        if (seen.TryGetValue(path, out var node)) return node;
        // A name that is no UTF-8 cannot be asked for; only the server can tell.
        return seen[path] = Bytes.IsText(path) ? files.Look(Bytes.Text(path)) : new FileNode(NodeKind.Unknown);
    }

    public string? Passwords(string path) => files.Passwords(Bytes.Text(path));

    public IReadOnlyList<string> Names(string path) => Bytes.IsText(path) ? files.Names(Bytes.Text(path)) : [];

    private static void Push(Stack<string> pending, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--) pending.Push(parts[i]);
    }

    public static string Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }

    private static string Join(string directory, string name) => directory == "/" ? "/" + name : directory + "/" + name;
}
