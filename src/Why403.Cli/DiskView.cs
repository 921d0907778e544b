using System.Runtime.InteropServices;
using System.Text;
using Why403.Files;

namespace Why403.Cli;

/// <summary>This machine's files, or those of a tree unpacked in a folder, as stat(2) shows them; nothing is opened but directories.</summary>
internal sealed unsafe class DiskView : IFileView
{
    private const int LongestPath = 4096;
    private const string AclName = "system.posix_acl_access";

    private readonly string _root;

    /// <param name="root">The folder of an unpacked tree, or null for this machine.</param>
    public DiskView(string? root)
    {
        if (!OperatingSystem.IsLinux()) throw Complaint.Usage("this judges as Linux does, and only Linux shows owners, modes and access lists as they are", "run it on the server");
        _root = root is null ? "" : RealPath(root);
        Surroundings = root is null
            ? new()
            {
                Mounts = MountTable.Read(Text("/proc/self/mountinfo") ?? ""),
                ProtectsLinks = Text("/proc/sys/fs/protected_symlinks")?.Trim() switch { "0" => false, "1" => true, _ => null },
                SelinuxEnforces = Text("/sys/fs/selinux/enforce")?.Trim() == "1",
                AppArmorEnabled = Text("/sys/module/apparmor/parameters/enabled")?.Trim() == "Y",
            }
            : new() { UnpackedIn = _root.Length == 0 ? "/" : _root };
    }

    public Surroundings Surroundings { get; }

    /// <summary>The accounts of the tree; none where its files cannot be read.</summary>
    public Accounts Accounts() => Why403.Files.Accounts.Read(Text(_root + "/etc/passwd") ?? "", Text(_root + "/etc/group") ?? "");

    /// <summary>The path as this machine names it.</summary>
    public string OnDisk(string path) => _root + path;

    public FileLook Look(string path)
    {
        Span<byte> buffer = stackalloc byte[LongestPath];
        if (!Bytes(path, buffer)) return FileLook.Hidden("its path is longer than 4095 bytes");
        fixed (byte* name = buffer) return Linux.Stat(Linux.Here, name);
    }

    public AccessList ListOf(string path)
    {
        Span<byte> buffer = stackalloc byte[LongestPath];
        if (!Bytes(path, buffer)) return AccessList.Unknown;
        fixed (byte* name = buffer) return Linux.AccessList(name, AclName);
    }

    public string? TargetOf(string path)
    {
        Span<byte> buffer = stackalloc byte[LongestPath];
        if (!Bytes(path, buffer)) return null;
        Span<byte> target = stackalloc byte[LongestPath];
        nint length;
        fixed (byte* name = buffer, text = target) length = Linux.ReadLink(name, text, LongestPath);
        return length is < 0 or LongestPath ? null : ByteNames.Text(target[..(int)length]);
    }

    public string? Enumerate(string directory, Action<string, FileLook> each)
    {
        Span<byte> buffer = stackalloc byte[LongestPath];
        if (!Bytes(directory, buffer)) return "its path is longer than 4095 bytes";
        nint handle;
        fixed (byte* name = buffer) handle = Linux.OpenDirectory(name);
        if (handle == 0) return Linux.Says(Marshal.GetLastPInvokeError());
        try
        {
            var here = Linux.DescriptorOf(handle);
            while (Linux.NextName(handle) is var entry && entry != null)
            {
                var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry);
                if (bytes is [(byte)'.'] or [(byte)'.', (byte)'.']) continue;
                each(ByteNames.Text(bytes), Linux.Stat(here, entry));
            }
            return null;
        }
        finally
        {
            _ = Linux.CloseDirectory(handle);
        }
    }

    private bool Bytes(string path, Span<byte> buffer)
    {
        var (length, fits) = ByteNames.Bytes(_root, buffer);
        (var more, fits) = fits ? ByteNames.Bytes(path, buffer[length..]) : (0, false);
        // The root of an unpacked tree is the folder itself.
        if (!fits || length + more >= buffer.Length) return false;
        buffer[length + more] = 0;
        return true;
    }

    private static string? Text(string path)
    {
        try
        {
            // The files of /proc have no length until they are read.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var text = new StringBuilder();
            var block = new char[8192];
            for (int read; (read = reader.ReadBlock(block)) > 0 && text.Length < 16 << 20;) text.Append(block, 0, read);
            return text.ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    private static string RealPath(string folder)
    {
        if (!Directory.Exists(folder)) throw Complaint.Unreadable($"there is no folder {folder}", "give the folder that holds the unpacked tree");
        var full = Path.GetFullPath(folder);
        return full == "/" ? "" : full.TrimEnd('/');
    }
}
