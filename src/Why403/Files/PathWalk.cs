using System.Collections.Immutable;
using System.Text;

namespace Why403.Files;

/// <summary>
/// Walks a path as <c>link_path_walk</c> in fs/namei.c does: search permission on each directory before the next name
/// is looked up, links resolved where they stand, at most 40 of them, <c>..</c> never above the root.
/// </summary>
internal sealed class PathWalk(IFileView view, ProcessIdentity who)
{
    private const int MostLinks = 40;

    private readonly ImmutableArray<PathStep>.Builder _steps = ImmutableArray.CreateBuilder<PathStep>();
    private readonly Stack<(string Name, bool SlashAfter)> _pending = new();
    private readonly HashSet<string> _searched = new(StringComparer.Ordinal);
    private string _path = "/";
    private readonly List<(string Link, int Behind)> _links = [];
    private FileNode _node;

    /// <param name="path">Absolute.</param>
    /// <param name="operation">Null: read a file, list a directory.</param>
    public static PathTrace Trace(string path, ProcessIdentity who, FileOperation? operation, IFileView view) => new PathWalk(view, who).Trace(path, operation);

    private PathTrace Trace(string path, FileOperation? operation)
    {
        var root = view.Look("/");
        if (root.Sight != Sight.Seen) return Ended(root.Sight == Sight.Missing ? Ending.Missing : Ending.Hidden, root.Because);
        _node = root.Node;
        // PATH_MAX counts the zero at the end.
        if (Encoding.UTF8.GetByteCount(path) > 4095) return Ended(Ending.Missing, "a path of more than 4095 bytes names nothing");
        Push(path);
        var mustBeDirectory = false;
        while (_pending.TryPop(out var next))
        {
            if (!_node.IsDirectory) return Ended(Ending.NotADirectory);
            Search();
            if (next.Name == ".") continue;
            if (next.Name == "..")
            {
                _path = Parent(_path);
                _node = view.Look(_path).Node;
                continue;
            }
            var (directory, parent) = (_path, _node);
            _path = directory == "/" ? "/" + next.Name : directory + "/" + next.Name;
            var look = view.Look(_path);
            if (look.Sight == Sight.Missing) return Ended(Ending.Missing, look.Because);
            if (look.Sight == Sight.Hidden) return Ended(Ending.Hidden, look.Because);
            var last = _pending.Count == 0;
            if (last && next.SlashAfter) mustBeDirectory = true;
            _node = look.Node;
            if (!_node.IsLink) continue;

            if (_links.Count == MostLinks) return Ended(Ending.TooManyLinks);
            if (view.TargetOf(_path) is not { } target) return Ended(Ending.Hidden, "the link's target cannot be read");
            Follow(parent, target, last);
            _links.Add((_path, _pending.Count));
            if (target.Length == 0) return Ended(Ending.Missing);
            (_path, _node) = target[0] == '/' ? ("/", root.Node) : (directory, parent);
            Push(target);
        }
        if (mustBeDirectory && !_node.IsDirectory) return Ended(Ending.NotADirectory);
        return Act(operation ?? (_node.IsDirectory ? FileOperation.List : FileOperation.Read));
    }

    private void Search()
    {
        // A directory that a link leads back to was judged already.
        if (_searched.Add(_path)) Judge(StepKind.Search, Access.Execute);
    }

    /// <summary>
    /// <c>pick_link</c>. Protection (<c>may_follow_link</c>) is asked for the last link of a path alone, spares the follower's
    /// own links and those of the directory's owner, and has no exception for root.
    /// </summary>
    private void Follow(in FileNode parent, string target, bool last)
    {
        var mount = MountOf(_node);
        var exposed = last && _node.Uid != who.Uid && parent.IsSticky && parent.Other.HasFlag(Access.Write) && parent.Uid != _node.Uid;
        var obstacle = exposed && view.Surroundings.ProtectsLinks != false ? view.Surroundings.ProtectsLinks is null ? Obstacle.Unknown : Obstacle.LinkProtected
            : mount is { NoLinks: true } ? Obstacle.LinkOnMount
            : Obstacle.None;
        _steps.Add(new(StepKind.Follow, _path, _node, Access.None, default, obstacle) { Target = target, Mount = mount });
    }

    private PathTrace Act(FileOperation operation)
    {
        var mount = MountOf(_node);
        switch (operation)
        {
            case FileOperation.List when !_node.IsDirectory: return Ended(Ending.NotADirectory);
            case FileOperation.List:
                // Two calls, opendir and stat, so two questions: a list with two group entries can answer both and not one for r and x.
                Judge(StepKind.Act, Access.Read);
                Judge(StepKind.Act, Access.Execute);
                break;
            case FileOperation.Read:
                Judge(StepKind.Act, Access.Read);
                Device(Access.Read);
                break;
            case FileOperation.Write:
                var wanted = _node.IsDirectory ? Access.Write | Access.Execute : Access.Write;
                // inode_permission asks the super block, then the immutable flag, then the bits.
                if (mount is { ReadOnly: true } && (_node.IsDirectory || _node.IsFile)) Add(Obstacle.ReadOnly, wanted);
                if (_node.Immutable) Add(Obstacle.Immutable, wanted);
                Judge(StepKind.Act, wanted);
                Device(wanted);
                break;
            default:
                Judge(StepKind.Act, Access.Execute);
                if (_node.IsFile && mount is { NoExecute: true }) Add(Obstacle.NoExecute, Access.Execute);
                break;
        }
        return Ended(Ending.Reached);

        void Device(Access wanted)
        {
            if (_node.IsDevice && mount is { NoDevices: true }) Add(Obstacle.NoDevices, wanted);
        }

        void Add(Obstacle obstacle, Access wanted) => _steps.Add(new(StepKind.Act, _path, _node, wanted, default, obstacle) { Mount = mount });
    }

    private void Judge(StepKind kind, Access wanted)
    {
        var decision = Permission.Judge(_node, _path, who, wanted, view);
        _steps.Add(new(kind, _path, _node, wanted, decision, decision.Granted ? Obstacle.None : decision.Known ? Obstacle.Denied : Obstacle.Unknown) { Mount = MountOf(_node) });
    }

    private Mount? MountOf(in FileNode node) => node.Mount == 0 ? null : view.Surroundings.Mounts[node.Mount];

    private void Push(string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--) _pending.Push((names[i], i < names.Length - 1 || path[^1] == '/'));
    }

    private PathTrace Ended(Ending ending, string because = "") => new(_steps.ToImmutable(), ending, _path) { Because = because, BrokenLink = ending == Ending.Missing ? Broken() : "" };

    // What is missing was named by the innermost link whose text is not used up yet.
    private string Broken() => _links.FindLast(l => _pending.Count >= l.Behind).Link ?? "";

    internal static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";
}
