using CsCheck;
using Why403.Files;

namespace Why403.Tests.Files;

public sealed class PathWalkTests
{
    private static MemoryTree Site() => new MemoryTree()
        .File("/srv/site/index.html").Directory("/srv/site/closed", "700").File("/srv/site/closed/a.html")
        .Link("/srv/site/current", "releases/3").File("/srv/site/releases/3/a.html")
        .Link("/srv/site/gone", "/nowhere").Link("/srv/site/one", "two").Link("/srv/site/two", "one").Link("/srv/site/in", "closed/a.html");

    [Theory]
    [InlineData("/srv/site/index.html", "")]
    [InlineData("/srv//site/./index.html", "")]
    [InlineData("/../srv/site/../site/index.html", "")]
    [InlineData("/srv/site/index.html/", "ENOTDIR")]
    [InlineData("/srv/site/index.html/x", "ENOTDIR")]
    [InlineData("/srv/site/index.html/..", "ENOTDIR")]
    [InlineData("/srv/site/none", "ENOENT")]
    [InlineData("/srv/site/closed", "EACCES")]
    [InlineData("/srv/site/closed/none", "EACCES")]
    [InlineData("/srv/site/closed/..", "EACCES")]
    [InlineData("/srv/site/current/a.html", "")]
    [InlineData("/srv/site/current/../../index.html", "")]
    [InlineData("/srv/site/gone", "ENOENT")]
    [InlineData("/srv/site/one", "ELOOP")]
    [InlineData("/srv/site/in", "EACCES")]
    [InlineData("/", "")]
    public void A_path_is_walked_as_the_kernel_walks_it(string path, string error) => Assert.Equal(error, Question.Error(Site(), path));

    [Theory]
    [InlineData(40, "")]
    [InlineData(41, "ELOOP")]
    public void Forty_links_are_followed_and_no_more(int links, string error)
    {
        var tree = new MemoryTree().File("/l0");
        for (var i = 1; i <= links; i++) tree.Link("/l" + i, "l" + (i - 1));
        Assert.Equal(error, Question.Error(tree, "/l" + links));
    }

    [Theory]
    [InlineData(true, 1001u, 0u, "www-data", "EACCES")]
    [InlineData(true, 1001u, 0u, "ann", "")]
    [InlineData(true, 1001u, 0u, "root", "EACCES")]
    [InlineData(true, 1001u, 1001u, "www-data", "")]
    [InlineData(false, 1001u, 0u, "www-data", "")]
    public void A_strangers_link_in_a_sticky_directory_is_protected(bool protects, uint linkOwner, uint directoryOwner, string user, string error)
    {
        var tree = new MemoryTree().File("/srv/f").Directory("/tmp", "1777", directoryOwner).Link("/tmp/l", "/srv/f", linkOwner);
        tree.Surroundings = new() { ProtectsLinks = protects };
        Assert.Equal(error, Question.Error(tree, "/tmp/l", user: user));
    }

    [Fact]
    public void A_protected_link_in_the_middle_of_a_path_is_followed()
    {
        var tree = new MemoryTree().File("/srv/f").Directory("/tmp", "1777").Link("/tmp/l", "/srv", 1001);
        tree.Surroundings = new() { ProtectsLinks = true };
        Assert.Equal("", Question.Error(tree, "/tmp/l/f"));
        Assert.Equal("EACCES", Question.Error(tree, "/tmp/l"));
    }

    [Fact]
    public void Without_the_setting_a_protected_link_is_possible_and_no_more()
    {
        var tree = new MemoryTree().File("/srv/f").Directory("/tmp", "1777").Link("/tmp/l", "/srv/f", 1001);
        tree.Surroundings = new() { UnpackedIn = "/mnt/image" };
        var diagnosis = Question.Ask(tree, "/tmp/l");
        Assert.Equal(Verdict.Undetermined, diagnosis.Verdict);
        Assert.Equal(Confidence.Possible, Assert.Single(diagnosis.Findings).Confidence);
        Assert.Contains("sysctl", Assert.Single(diagnosis.Unknown).Test);
    }

    [Fact]
    public void What_cannot_be_looked_at_is_unknown_and_a_refusal_before_it_is_not()
    {
        var tree = Site().Hide("/srv/site/closed/a.html", "this account may not look there");
        Assert.Equal("EACCES", Question.Error(tree, "/srv/site/closed/a.html"));
        Assert.Null(Question.Error(tree.Directory("/srv/site/closed", "755"), "/srv/site/closed/a.html"));
    }

    [Theory]
    [InlineData("ro", FileOperation.Write, "EROFS", "file.mount-refuses")]
    [InlineData("ro", FileOperation.Read, "", "")]
    [InlineData("noexec", FileOperation.Execute, "EACCES", "file.mount-refuses")]
    [InlineData("nosymfollow", FileOperation.Read, "", "")]
    public void Mount_options_refuse_what_they_name(string options, FileOperation operation, string error, string cause)
    {
        var tree = new MemoryTree().File("/mnt/f", "777").Change("/mnt/f", n => n with { Mount = 7 });
        tree.Surroundings = new() { Mounts = MountTable.Read($"7 1 8:1 / /mnt rw,{options} shared:1 - ext4 /dev/sda1 rw\n") };
        Assert.Equal(error, Question.Error(tree, "/mnt/f", operation));
        if (cause.Length > 0) Assert.Equal(cause, Assert.Single(Question.Ask(tree, "/mnt/f", operation).Findings).Cause.Id);
    }

    [Fact]
    public void A_link_on_a_mount_that_follows_none_is_refused()
    {
        var tree = new MemoryTree().File("/mnt/f").Link("/mnt/l", "f").Change("/mnt/l", n => n with { Mount = 7 });
        tree.Surroundings = new() { Mounts = MountTable.Of(new Mount(7, "/mnt", "ext4") { NoLinks = true }) };
        Assert.Equal("ELOOP", Question.Error(tree, "/mnt/l"));
        Assert.Equal("file.symlink-refused", Assert.Single(Question.Ask(tree, "/mnt/l").Findings).Cause.Id);
    }

    [Theory]
    [InlineData(FileOperation.Read)]
    [InlineData(FileOperation.Write)]
    public void A_device_on_a_mount_without_devices_is_not_opened(FileOperation operation)
    {
        var tree = new MemoryTree().Put("/mnt/null", new FileNode(0x2000 | MemoryTree.Octal("666"), 0, 0) { Mount = 7 });
        tree.Surroundings = new() { Mounts = MountTable.Of(new Mount(7, "/mnt", "ext4") { NoDevices = true }) };
        Assert.Equal("EACCES", Question.Error(tree, "/mnt/null", operation));
    }

    [Fact]
    public void Nobody_writes_an_immutable_file()
    {
        var tree = new MemoryTree().File("/srv/f", "666").Change("/srv/f", n => n with { Immutable = true });
        Assert.Equal("EPERM", Question.Error(tree, "/srv/f", FileOperation.Write, "root"));
        Assert.Equal("", Question.Error(tree, "/srv/f"));
    }

    [Fact]
    public void A_file_system_with_its_own_rules_is_never_proven()
    {
        var tree = new MemoryTree().File("/net/f").Change("/net/f", n => n with { Mount = 9 });
        tree.Surroundings = new() { Mounts = MountTable.Of(new Mount(9, "/net", "nfs4")) };
        Assert.Equal(Verdict.Undetermined, Question.Ask(tree, "/net/f").Verdict);
        Assert.Equal(Confidence.Likely, Assert.Single(Question.Ask(tree.Change("/net/f", n => n with { Mode = n.Mode & ~7 }), "/net/f").Findings).Confidence);
    }

    [Fact]
    public void No_path_and_no_tree_makes_a_walk_throw_or_run_on()
    {
        var name = Gen.OneOf("a", "b", "c", "l", ".", "..", "", "é", "\udc80", "`", "\n");
        var path = name.Array[0, 8].Select(p => "/" + string.Join('/', p));
        Gen.Select(Gen.Select(path, path, Gen.Int[0, 2], Gen.Int[0, 0xFFF]).Array[0, 12], path, Gen.Enum<FileOperation>()).Sample((nodes, asked, operation) =>
        {
            var tree = new MemoryTree();
            foreach (var (where, target, kind, mode) in nodes)
            {
                var place = "/" + string.Join('/', where.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(n => n is not ("." or "..")));
                if (place == "/") continue;
                if (kind == 0) tree.Link(place, target[1..]);
                else tree.Put(place, kind == 1 ? FileNode.Directory(mode, 33, 33) : FileNode.File(mode, 0, 50));
            }
            var diagnosis = Question.Ask(tree, asked, operation);
            Assert.Equal(diagnosis.Verdict == Verdict.Refused, diagnosis.Findings.Any(f => f.Confidence == Confidence.Proven));
            Assert.All(diagnosis.Findings, f => Assert.NotEmpty(f.Evidence));
            _ = Question.Inquiry(tree).Survey(asked, Question.User("www-data"));
        }, iter: 2000);
    }
}
