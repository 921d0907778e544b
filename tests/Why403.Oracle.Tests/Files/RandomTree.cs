using System.Runtime.InteropServices;
using Why403.Files;

namespace Why403.Oracle.Tests.Files;

/// <summary>A tree on this disk with random owners, modes, access lists and links, removed at the end.</summary>
internal sealed class RandomTree : IDisposable
{
    private static readonly uint[] Owners = [0, 2001, 2002, 2003, 2004, 2005];
    private static readonly uint[] Groups = [0, 3001, 3002, 3003, 3004, 3005];

    private readonly string _root;
    private readonly List<string> _directories = [];
    private readonly List<string> _all = [];

    private RandomTree(string root) => _root = root;

    public int Lists { get; private set; }

    public static RandomTree Grow(Random random)
    {
        var tree = new RandomTree(Directory.CreateTempSubdirectory("why403-files-").FullName);
        tree._directories.Add(tree._root);
        for (var i = 0; i < 14; i++)
        {
            var path = Below(random, tree._directories) + "/d" + i;
            Directory.CreateDirectory(path);
            tree._directories.Add(path);
        }
        tree._all.AddRange(tree._directories);
        for (var i = 0; i < 30; i++)
        {
            var path = Below(random, tree._directories) + "/f" + i;
            File.WriteAllText(path, "");
            tree._all.Add(path);
        }
        for (var i = 0; i < 24; i++)
        {
            var path = Below(random, tree._directories) + "/l" + i;
            File.CreateSymbolicLink(path, tree.Target(random, path, i));
            tree._all.Add(path);
            Check(lchown(path, Pick(random, Owners), Pick(random, Groups)), "lchown");
        }
        foreach (var path in tree._all) tree.Dress(random, path);
        File.SetUnixFileMode(tree._root, (UnixFileMode)0b111101101);
        return tree;
    }

    /// <summary>A path into the tree as people and programs write them: with slashes, dots, links and mistakes.</summary>
    public string Path(Random random)
    {
        var path = Below(random, _all);
        for (var i = random.Next(4) - 1; i > 0; i--)
            path += random.Next(9) switch
            {
                0 => "/",
                1 => "/.",
                2 => "/..",
                3 => "/../" + System.IO.Path.GetFileName(Below(random, _all)),
                4 => "//" + System.IO.Path.GetFileName(Below(random, _all)),
                5 => "/no-such-name",
                6 => "/" + new string('n', 256),
                7 => "/./" + System.IO.Path.GetFileName(Below(random, _all)),
                _ => "",
            };
        return path;
    }

    public static void Apply(string path, FileNode node, AccessList list)
    {
        Check(lchown(path, node.Uid, node.Gid), "chown");
        File.SetUnixFileMode(path, (UnixFileMode)(node.Mode & 0xFFF));
        if (list.IsPresent) SetList(path, list);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Target(Random random, string link, int number)
    {
        var existing = Below(random, _all);
        return random.Next(10) switch
        {
            0 => "nowhere",
            1 => "l" + random.Next(24),
            2 => "l" + number,
            3 => existing + "/",
            4 => "/" + existing + "/../" + System.IO.Path.GetFileName(Below(random, _all)),
            5 => existing,
            6 => "./" + System.IO.Path.GetFileName(Below(random, _all)),
            7 => "..",
            _ => System.IO.Path.GetRelativePath(System.IO.Path.GetDirectoryName(link)!, existing),
        };
    }

    private void Dress(Random random, string path)
    {
        if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not null) return;
        Check(lchown(path, Pick(random, Owners), Pick(random, Groups)), "lchown");
        Mode(random, path);
        if (random.Next(3) == 0 && SetList(path, RandomList(random, Directory.Exists(path)))) Lists++;
        // A chmod behind setfacl edits the mask, or empties it.
        if (random.Next(4) == 0) Mode(random, path);
    }

    private static void Mode(Random random, string path)
    {
        var directory = Directory.Exists(path);
        var mode = random.Next(directory ? 8 : 3) == 0 ? random.Next(512)
            : directory ? Pick(random, [0b111101101, 0b111101101, 0b111101101, 0b111001001, 0b111111111, 0b111111111, 0b111101000, 0b111000000, 0b111100100, 0b000111101, 0b111000101])
            : Pick(random, [0b110100100, 0b110100000, 0b110000000, 0b110000100, 0b000100100, 0b111101101, 0b110110110, 0b100100000]);
        if (directory && random.Next(6) == 0) mode |= 0b1_000_000_010;
        File.SetUnixFileMode(path, (UnixFileMode)mode);
    }

    private static AccessList RandomList(Random random, bool passable)
    {
        var entries = new List<AclEntry> { new(AclTag.OwningUser, Bits()), new(AclTag.OwningGroup, Bits()), new(AclTag.Mask, random.Next(2) == 0 ? (Access)7 : Bits()), new(AclTag.Other, Bits()) };
        foreach (var uid in Owners)
            if (random.Next(3) == 0) entries.Add(new(AclTag.User, Bits(), uid));
        foreach (var gid in Groups)
            if (random.Next(3) == 0) entries.Add(new(AclTag.Group, Bits(), gid));
        return AccessList.Of(entries);

        Access Bits() => (Access)(random.Next(8) | (passable && random.Next(4) > 0 ? 1 : 0));
    }

    private static bool SetList(string path, AccessList list)
    {
        const int notSupported = 95;
        var bytes = list.Write();
        if (lsetxattr(path, "system.posix_acl_access", bytes, (nuint)bytes.Length, 0) == 0) return true;
        Assert.Equal(notSupported, Marshal.GetLastPInvokeError());
        return false;
    }

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static string Below(Random random, List<string> places) => places[random.Next(places.Count)];

    private static void Check(int result, string call) => Assert.True(result == 0, $"{call}: error {Marshal.GetLastPInvokeError()}");

#pragma warning disable SYSLIB1054 // generated marshalling needs unsafe code, which the test project does not allow
    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int lchown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int lsetxattr([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[] value, nuint size, int flags);
#pragma warning restore SYSLIB1054
}
