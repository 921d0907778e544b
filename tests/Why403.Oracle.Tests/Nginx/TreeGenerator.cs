using System.Runtime.Versioning;

namespace Why403.Oracle.Tests.Nginx;

/// <summary>Trees with the traps in them: closed parents, unreadable files, links of all kinds.</summary>
[UnsupportedOSPlatform("windows")]
public static class TreeGenerator
{
    private static readonly int[] DirectoryModes = [0b111101101, 0b111101101, 0b111101101, 0b111000000, 0b111001001, 0b111100100, 0b111101000, 0b101000101];
    private static readonly int[] FileModes = [0b110100100, 0b110100100, 0b110100100, 0b110000000, 0b110100000, 0b110000100, 0b000100100, 0b111101101];
    private static readonly uint[] Users = [0, 0, 33, 1000];
    private static readonly uint[] Groups = [0, 0, 33, 1000];

    public static FileTree Make(string root, Random random)
    {
        var tree = new FileTree(root);
        tree.Directory("", 0b111101101);
        foreach (var top in new[] { "/r1", "/r2" })
        {
            tree.Directory(top, top == "/r2" ? Mode(random) : 0b111101101);
            foreach (var directory in new[] { "/a", "/a/b", "/noidx", "/priv", "/xonly", "/up", "/idxdir" })
            {
                tree.Directory(top + directory, directory == "/priv" ? 0b111000000 : directory == "/xonly" ? 0b111001001 : Mode(random), Pick(random, Users), Pick(random, Groups));
                foreach (var file in new[] { "index.html", "f.html", "a.php", ".hid", "x.TXT" })
                    if (random.Next(2) == 0) File(tree, random, $"{top}{directory}/{file}");
            }
            foreach (var file in new[] { "/index.html", "/f.html", "/a.php", "/x.TXT", "/.hid", "/403.html", "/un read.html" })
                if (random.Next(4) > 0) File(tree, random, top + file);
            tree.Directory(top + "/idxdir/index.htm", 0b111101101);
            tree.Link(top + "/dangling", "nowhere");
            tree.Link(top + "/loop", "loop2");
            tree.Link(top + "/loop2", "loop");
            tree.Link(top + "/lf", "f.html", Pick(random, Users));
            tree.Link(top + "/ld", "a", Pick(random, Users));
            tree.Link(top + "/lp", "priv/f.html", Pick(random, Users));
            tree.Link(top + "/labs", root + top + "/a/b/", Pick(random, Users));
            tree.Link(top + "/lslash", "f.html/", 0);
            tree.Link(top + "/up/index.php", "../a/a.php", Pick(random, Users));
        }
        tree.File("/users", random.Next(4) == 0 ? 0b110000000 : 0b110100100, text: "# comment\nann:{PLAIN}good\nbob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\ncy:$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00\n");
        return tree;
    }

    private static void File(FileTree tree, Random random, string path) => tree.File(path, Pick(random, FileModes), Pick(random, Users), Pick(random, Groups));

    private static int Mode(Random random) => Pick(random, DirectoryModes);

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
