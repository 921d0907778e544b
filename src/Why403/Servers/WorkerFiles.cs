using Why403.Files;
using Entry = Why403.Files.FileNode;

namespace Why403.Servers;

/// <summary>A file tree as one user meets it: the modes, lists and mounts of a <see cref="IFileView"/>, judged as Linux does.</summary>
/// <param name="passwords">The text of a file that the server reads as root before it changes its user; null when closed to us.</param>
public sealed class WorkerFiles(IFileView view, ProcessIdentity who, Accounts accounts, Func<string, string?> passwords) : IWorkerFiles
{
    /// <summary>A mount on the way whose own rules can differ from the modes that it shows; null where none was met so far.</summary>
    public Mount? Foreign { get; private set; }

    public FileNode Look(string path)
    {
        var look = view.Look(path);
        if (look.Sight == Sight.Missing) return FileNode.Missing;
        if (look.Sight == Sight.Hidden) return new(NodeKind.Unknown) { Facts = look.Because };
        var entry = look.Node;
        var mount = entry.Mount == 0 ? null : view.Surroundings.Mounts[entry.Mount];
        if (mount is { DecidesItself: true }) Foreign ??= mount;
        var kind = entry.IsDirectory ? NodeKind.Directory : entry.IsLink ? NodeKind.Symlink : entry.IsFile ? NodeKind.File : NodeKind.Special;
        // ELOOP at such a link is the mount's doing, which no server tells apart from a circle.
        if (kind == NodeKind.Symlink && mount is { NoLinks: true }) return new(NodeKind.Unknown) { Facts = $"a link on a mount with nosymfollow ({mount.Point})" };
        return new(kind)
        {
            MayRead = mount is { NoDevices: true } && entry.IsDevice ? false : Judge(entry, path, Access.Read),
            MayWrite = entry.Immutable || mount is { ReadOnly: true } && (entry.IsDirectory || entry.IsFile) ? false : Judge(entry, path, Access.Write),
            MaySearch = kind == NodeKind.Symlink ? MayFollow(entry, path)
                : kind == NodeKind.File && mount is { NoExecute: true } ? false : Judge(entry, path, Access.Execute),
            IsExecutable = entry.Owner.HasFlag(Access.Execute),
            Target = kind == NodeKind.Symlink ? view.TargetOf(path) ?? "" : "",
            Owner = entry.Uid,
            IsSticky = entry.IsSticky,
            Facts = $"{ModeText.Of(entry)} {accounts.User(entry.Uid)}:{accounts.Group(entry.Gid)}",
        };
    }

    public IReadOnlyList<string> Names(string path)
    {
        var names = new List<string>();
        view.Enumerate(path, (name, _) => names.Add(name));
        return names;
    }

    public string? Passwords(string path) => passwords(path);

    private bool? Judge(in Entry entry, string path, Access wanted)
    {
        var decision = Permission.Judge(entry, path, who, wanted, view);
        return decision.Known ? decision.Granted : null;
    }

    /// <summary><c>may_follow_link</c> in fs/namei.c; asked by the walk for the last link of a path alone.</summary>
    private bool? MayFollow(in Entry link, string path)
    {
        var parent = view.Look(PathWalk.Parent(path)).Node;
        var exposed = link.Uid != who.Uid && parent.IsSticky && parent.Other.HasFlag(Access.Write) && parent.Uid != link.Uid;
        return exposed ? view.Surroundings.ProtectsLinks switch { true => false, false => true, null => null } : true;
    }
}
