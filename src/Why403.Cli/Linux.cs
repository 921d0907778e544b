using System.Runtime.InteropServices;
using Why403.Files;

namespace Why403.Cli;

/// <summary>The calls of the C library that tell owners, modes, links and access lists; .NET shows no owner and no access list.</summary>
internal static unsafe partial class Linux
{
    public const int Here = -100; // AT_FDCWD

    private const int NoFollowNoAutomount = 0x100 | 0x800; // AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT
    private const int NoAutomount = 0x800, EmptyPath = 0x1000; // AT_NO_AUTOMOUNT, AT_EMPTY_PATH
    private const uint Inode = 0x100; // STATX_INO
    private const uint TypeModeOwners = 0x1 | 0x2 | 0x8 | 0x10, MountId = 0x1000; // STATX_TYPE, MODE, UID, GID; STATX_MNT_ID
    private const ulong ImmutableFlag = 0x10; // STATX_ATTR_IMMUTABLE
    private const int ErrNoEntry = 2, ErrNoMemory = 12, ErrAccess = 13, ErrNotDirectory = 20, ErrRange = 34, ErrNameTooLong = 36, ErrLoop = 40, ErrNoData = 61, ErrNotSupported = 95;

    /// <summary>The part of struct statx (linux/stat.h) up to what is needed, at its full size.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(0)] public uint Mask;
        [FieldOffset(8)] public ulong Attributes;
        [FieldOffset(20)] public uint Uid;
        [FieldOffset(24)] public uint Gid;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(136)] public ulong Device; // two words, major and minor
        [FieldOffset(144)] public ulong Mount;
    }

    /// <param name="directory">What a relative name starts from.</param>
    public static FileLook Stat(int directory, byte* name)
    {
        Statx stat;
        if (statx(directory, name, NoFollowNoAutomount, TypeModeOwners | MountId, &stat) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error switch
            {
                ErrNoEntry or ErrNotDirectory => FileLook.Missing,
                ErrNameTooLong => FileLook.NameTooLong, // a path too long is refused before it gets here
                _ => FileLook.Hidden(Says(error)),
            };
        }
        return FileLook.Of(new(stat.Mode, stat.Uid, stat.Gid)
        {
            Mount = (stat.Mask & MountId) != 0 ? stat.Mount : 0,
            Immutable = (stat.Attributes & ImmutableFlag) != 0,
        });
    }

    /// <summary>Which file a name leads to now; null where it leads to none.</summary>
    public static FileIdentity? IdentityOf(string path)
    {
        var name = System.Text.Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* bytes = name) return Identity(Here, bytes, NoAutomount);
    }

    /// <summary>Which file an open handle holds, whatever its name is now.</summary>
    public static FileIdentity? IdentityOf(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var empty = (byte)0;
        return Identity((int)file.DangerousGetHandle(), &empty, EmptyPath);
    }

    private static FileIdentity? Identity(int directory, byte* name, int flags)
    {
        Statx stat;
        return statx(directory, name, flags, Inode, &stat) == 0 ? new(stat.Device, stat.Inode) : null;
    }

    public static Why403.Files.AccessList AccessList(byte* path, string attribute)
    {
        const int usual = 1024;
        var buffer = stackalloc byte[usual];
        var length = lgetxattr(path, attribute, buffer, usual);
        if (length >= 0) return Why403.Files.AccessList.Read(new(buffer, (int)length));
        switch (Marshal.GetLastPInvokeError())
        {
            case ErrNoData or ErrNotSupported: return Why403.Files.AccessList.None;
            case ErrRange:
                // The kernel's own limit for an attribute is 64 KiB.
                var large = new byte[1 << 16];
                fixed (byte* space = large) length = lgetxattr(path, attribute, space, (nuint)large.Length);
                return length >= 0 ? Why403.Files.AccessList.Read(large.AsSpan(0, (int)length)) : Why403.Files.AccessList.Unknown;
            default: return Why403.Files.AccessList.Unknown;
        }
    }

    public static nint ReadLink(byte* path, byte* target, int size) => readlink(path, target, (nuint)size);

    public static nint OpenDirectory(byte* path) => opendir(path);

    public static int DescriptorOf(nint directory) => dirfd(directory);

    public static int CloseDirectory(nint directory) => closedir(directory);

    /// <summary>The next name, null at the end. In struct dirent of 64-bit Linux it stands behind 8 + 8 + 2 + 1 bytes, with glibc and musl alike.</summary>
    public static byte* NextName(nint directory) => readdir(directory) is var entry && entry != null ? entry + 19 : null;

    public static string Says(int error) => error switch
    {
        ErrAccess or 1 => "this account may not look there",
        ErrNoEntry => "it is gone",
        ErrNotDirectory => "it is no directory any more",
        ErrNoMemory or 23 or 24 => "the system has no room left for another open directory",
        ErrNameTooLong => "its path is longer than 4095 bytes",
        ErrLoop => "it is a link now",
        116 => "the file server lost it (stale handle)",
        5 => "the disk answers with an error",
        _ => $"error {error.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
    };

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(int directory, byte* path, int flags, uint mask, Statx* result);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint lgetxattr(byte* path, string name, byte* value, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint readlink(byte* path, byte* target, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint opendir(byte* path);

    [LibraryImport("libc")]
    private static partial int closedir(nint directory);

    [LibraryImport("libc")]
    private static partial int dirfd(nint directory);

    [LibraryImport("libc")]
    private static partial byte* readdir(nint directory);
}

/// <summary>A file of this machine, whatever its names are.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);
