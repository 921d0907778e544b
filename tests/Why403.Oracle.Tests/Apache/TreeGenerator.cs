using System.Runtime.Versioning;
using Why403.Oracle.Tests.Nginx;

namespace Why403.Oracle.Tests.Apache;

/// <summary>Trees with the traps in them: closed parents, unreadable files, links of all kinds, and a .htaccess here and there.</summary>
[UnsupportedOSPlatform("windows")]
public static class TreeGenerator
{
    private static readonly int[] DirectoryModes = [0b111101101, 0b111101101, 0b111101101, 0b111101101, 0b111000000, 0b111001001, 0b111100100, 0b111101000];
    private static readonly int[] FileModes = [0b110100100, 0b110100100, 0b110100100, 0b110000000, 0b110100000, 0b000100100, 0b111101101];
    private static readonly uint[] Users = [0, 0, 33, 1000];
    private static readonly uint[] Groups = [0, 0, 33, 1000];

    public static FileTree Make(string root, Random random, ConfigurationGenerator generator)
    {
        var tree = new FileTree(root);
        tree.Directory("", 0b111101101);
        foreach (var top in new[] { "/r1", "/r2" })
        {
            tree.Directory(top, top == "/r2" ? Pick(random, DirectoryModes) : 0b111101101);
            foreach (var directory in new[] { "/a", "/a/b", "/noidx", "/priv", "/xonly", "/up", "/idxdir", "/cgi", "/ann" })
            {
                tree.Directory(top + directory, directory == "/priv" ? 0b111000000 : directory == "/xonly" ? 0b111001001 : Pick(random, DirectoryModes), Pick(random, Users), Pick(random, Groups));
                foreach (var file in new[] { "index.html", "f.html", "a.php", ".hid", "x.TXT" })
                    if (directory != "/noidx" && random.Next(2) == 0) File(tree, random, $"{top}{directory}/{file}");
                if (random.Next(3) == 0 && directory != "/idxdir") tree.File($"{top}{directory}/.htaccess", random.Next(12) == 0 ? 0b110000000 : 0b110100100, text: generator.AccessFile());
                if (random.Next(12) == 0) tree.File($"{top}{directory}/.other", 0b110100100, text: generator.AccessFile());
            }
            if (random.Next(3) == 0) tree.File(top + "/.htaccess", 0b110100100, text: generator.AccessFile());
            if (random.Next(10) == 0) tree.Directory(top + "/idxdir/.htaccess", 0b111101101);
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
            tree.Link(top + "/up/none", "../f.html", Pick(random, Users));
        }
        tree.File("/users", random.Next(6) == 0 ? 0b110000000 : 0b110100100, text: "# comment\nann:$apr1$lZL6V/ci$sQw6g73nRuoOIj/gnD18Z.\nbob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\ncy:$apr1$lZL6V/ci$sQw6g73nRuoOIj/gnD18Z.\nda:plain\n");
        tree.File("/groups", 0b110100100, text: "staff: ann cy\nothers: bob\n");
        return tree;
    }

    private static void File(FileTree tree, Random random, string path) => tree.File(path, Pick(random, FileModes), Pick(random, Users), Pick(random, Groups), "#!/bin/sh\nprintf 'Status: 299\\nContent-Type: text/plain\\n\\nx\\n'\n");

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
