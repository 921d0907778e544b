namespace Why403.Files;

/// <summary>What <c>stat</c> tells of one entry, links not followed.</summary>
/// <param name="Mode">The whole <c>st_mode</c>: type and permission bits (inode(7)).</param>
public readonly record struct FileNode(int Mode, uint Uid, uint Gid)
{
    private const int TypeMask = 0xF000;

    /// <summary>The id of the mount it lives on (statx, Linux 5.8 and later); 0 when unknown.</summary>
    public ulong Mount { get; init; }

    /// <summary>Nobody can change it, root included (<c>chattr +i</c>).</summary>
    public bool Immutable { get; init; }

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsFile => (Mode & TypeMask) == 0x8000;

    public bool IsLink => (Mode & TypeMask) == 0xA000;

    /// <summary>A device: a mount with <c>nodev</c> keeps it from being opened.</summary>
    public bool IsDevice => (Mode & TypeMask) is 0x2000 or 0x6000;

    public bool IsSocket => (Mode & TypeMask) == 0xC000;

    public bool IsSticky => (Mode & 0x200) != 0;

    public Access Owner => (Access)((Mode >> 6) & 7);

    /// <summary>The group's bits, or the mask where the entry has an access list (acl(5)).</summary>
    public Access Group => (Access)((Mode >> 3) & 7);

    public Access Other => (Access)(Mode & 7);

    public bool AnyExecute => (Mode & 0x49) != 0;

    public static FileNode Directory(int permissions, uint uid, uint gid) => new(0x4000 | permissions, uid, gid);

    public static FileNode File(int permissions, uint uid, uint gid) => new(0x8000 | permissions, uid, gid);

    public static FileNode Link(uint uid, uint gid) => new(0xA000 | 0x1FF, uid, gid);

    internal FileNode With(Access owner, Access group, Access other) =>
        this with { Mode = (Mode & ~0x1FF) | ((int)owner << 6) | ((int)group << 3) | (int)other };
}

public enum Sight
{
    Seen,
    Missing,
    /// <summary>It could not be looked at; whether it is there is not known.</summary>
    Hidden,
}

/// <summary>One look at a path: what is there, that nothing is, or why it could not be seen.</summary>
/// <param name="Because">For <see cref="Sight.Hidden"/>, and where a name is too long to name anything: a clause.</param>
public readonly record struct FileLook(Sight Sight, FileNode Node = default, string Because = "")
{
    public static FileLook Missing { get; } = new(Sight.Missing);

    /// <summary>NAME_MAX is 255 bytes on every usual file system.</summary>
    public static FileLook NameTooLong { get; } = new(Sight.Missing, default, "a name of more than 255 bytes names nothing");

    public static FileLook Of(FileNode node) => new(Sight.Seen, node);

    public static FileLook Hidden(string because) => new(Sight.Hidden, default, because);
}
