using Why403.Files;

namespace Why403.Tests.Files;

/// <summary>Whose bits decide. The table was observed with nginx as www-data on ext4; the oracle suite asks the kernel itself.</summary>
public sealed class PermissionTests
{
    [Theory]
    [InlineData("640", 0u, 33u, "", "", "group of the user")]
    [InlineData("640", 0u, 50u, "", "", "supplementary group")]
    [InlineData("604", 0u, 33u, "", "EACCES", "the group class decides although others may")]
    [InlineData("044", 33u, 0u, "", "EACCES", "the owner class decides although group and others may")]
    [InlineData("400", 33u, 0u, "", "", "the owner's read bit")]
    [InlineData("640", 0u, 0u, "", "EACCES", "others have nothing")]
    [InlineData("600", 0u, 0u, "u:33:r", "", "a named entry")]
    [InlineData("600", 0u, 0u, "u:33:r m:-", "EACCES", "an empty mask: the list is not read and others have nothing")]
    [InlineData("644", 0u, 0u, "u:33:- g::r", "EACCES", "a named entry that denies")]
    [InlineData("604", 0u, 0u, "g:33:- g::-", "", "an empty mask: the list is not read and others may")]
    [InlineData("604", 0u, 0u, "g:33:- g::- u:1000:r", "EACCES", "another entry fills the mask, and the list counts")]
    [InlineData("600", 0u, 0u, "g:50:- g:51:r", "", "one of two group entries grants")]
    [InlineData("600", 0u, 0u, "u:33:rw m:w", "EACCES", "the mask cuts the named entry")]
    [InlineData("604", 0u, 33u, "g::- u:1000:r", "EACCES", "the owning group's entry, not the mask in its place")]
    public void Only_one_class_decides(string mode, uint uid, uint gid, string list, string error, string why)
    {
        var tree = new MemoryTree().File("/srv/f", mode, uid, gid);
        if (list.Length > 0) tree.List("/srv/f", list);
        Assert.True(error == Question.Error(tree, "/srv/f"), why);
    }

    [Fact]
    public void Two_group_entries_do_not_add_up()
    {
        var tree = new MemoryTree().Directory("/srv/d", "700").List("/srv/d", "g:50:w g:51:x");
        Assert.Equal("EACCES", Question.Error(tree, "/srv/d", FileOperation.Write));
        Assert.Equal("", Question.Error(tree, "/srv/d", FileOperation.Execute));
    }

    [Fact]
    public void A_listing_asks_twice_so_two_group_entries_serve()
    {
        var tree = new MemoryTree().Directory("/srv/d", "700").List("/srv/d", "g:50:r g:51:x");
        Assert.Equal("", Question.Error(tree, "/srv/d", FileOperation.List));
    }

    [Theory]
    [InlineData("000", FileOperation.Read, "")]
    [InlineData("000", FileOperation.Write, "")]
    [InlineData("666", FileOperation.Execute, "EACCES")]
    [InlineData("001", FileOperation.Execute, "")]
    public void Root_reads_and_writes_all_and_runs_what_somebody_may_run(string mode, FileOperation operation, string error) =>
        Assert.Equal(error, Question.Error(new MemoryTree().File("/srv/f", mode, 1000, 1000), "/srv/f", operation, "root"));

    [Fact]
    public void A_list_that_cannot_be_read_leaves_the_answer_open()
    {
        var tree = new MemoryTree().File("/srv/f", "640").Put("/srv/f", FileNode.File(MemoryTree.Octal("640"), 0, 0), AccessList.Unknown);
        Assert.Null(Question.Error(tree, "/srv/f"));
        var diagnosis = Question.Ask(tree, "/srv/f");
        Assert.Equal(Verdict.Undetermined, diagnosis.Verdict);
        Assert.Contains("getfacl", Assert.Single(diagnosis.Unknown).Test);
    }
}
