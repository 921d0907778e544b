using CsCheck;
using Why403.Files;

namespace Why403.Tests.Files;

public sealed class RemedyTests
{
    [Fact]
    public void A_directory_above_is_opened_for_this_user_alone()
    {
        var diagnosis = Question.Ask(new MemoryTree().Directory("/home/ann", "700", 1001, 1001).File("/home/ann/site/a.html"), "/home/ann/site/a.html");
        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal("file.parent-blocked", finding.Cause.Id);
        Assert.Equal(Confidence.Proven, finding.Confidence);
        Assert.Contains("`/home/ann` is `drwx------ ann:ann`, mode 0700", finding.Evidence[0].Fact);
        Assert.StartsWith("`setfacl -m u:www-data:x /home/ann`", finding.Remedies[0].Detail);
        Assert.Equal(Safety.OpensAccess, finding.Remedies[0].Safety);
        Assert.StartsWith("Move the site out of `/home/ann`", finding.Remedies[1].Title);
        Assert.Equal(["/", "home", "ann", "site", "a.html"], diagnosis.Path.Select(h => h.Name));
        Assert.Equal(HopState.Refused, diagnosis.Path[2].State);
        Assert.Equal(HopState.NotReached, diagnosis.Path[4].State);
    }

    [Fact]
    public void The_home_of_root_is_never_opened()
    {
        var diagnosis = Question.Ask(new MemoryTree().Directory("/root", "700").File("/root/site/a.html"), "/root/site/a.html");
        Assert.StartsWith("Move the site", Assert.Single(diagnosis.Findings[0].Remedies).Title);
    }

    [Fact]
    public void Everything_in_the_way_is_named_at_once()
    {
        var tree = new MemoryTree().Directory("/home/ann", "700", 1001, 1001).Directory("/home/ann/site", "750", 1001, 1001).File("/home/ann/site/a.html", "600", 1001, 1001);
        var diagnosis = Question.Ask(tree, "/home/ann/site/a.html");
        Assert.Equal(["file.parent-blocked", "file.parent-blocked", "file.mode-denies"], diagnosis.Findings.Select(f => f.Cause.Id));
        Assert.Contains("2 more things behind it would refuse next", diagnosis.Answer);
    }

    [Theory]
    [InlineData("604", 0u, 33u, "", "file.owner-differs", "setfacl -m u:www-data:r /srv/f")]
    [InlineData("044", 33u, 0u, "", "file.owner-differs", "chmod u+r /srv/f")]
    [InlineData("640", 0u, 0u, "", "file.mode-denies", "setfacl -m u:www-data:r /srv/f")]
    [InlineData("604", 0u, 0u, "u:33:- g::r", "file.acl-denies", "setfacl -m u:www-data:r,m::r /srv/f")]
    [InlineData("600", 0u, 0u, "u:33:r m:-", "file.acl-denies", "setfacl -m u:www-data:r,m::r /srv/f")]
    [InlineData("600", 0u, 0u, "u:33:rw u:1000:rwx m:w", "file.acl-denies", "setfacl -m u:www-data:rw,m::rw /srv/f")]
    public void The_cause_fits_what_decided_and_the_command_the_cause(string mode, uint uid, uint gid, string list, string cause, string command)
    {
        var tree = new MemoryTree().File("/srv/f", mode, uid, gid);
        if (list.Length > 0) tree.List("/srv/f", list);
        var finding = Assert.Single(Question.Ask(tree, "/srv/f").Findings);
        Assert.Equal(cause, finding.Cause.Id);
        Assert.StartsWith($"`{command}`", finding.Remedies[0].Detail);
    }

    [Fact]
    public void Entries_that_a_wider_mask_wakes_are_named()
    {
        var tree = new MemoryTree().File("/srv/f", "600").List("/srv/f", "u:33:r u:1000:r u:1001:w m:w");
        Assert.Contains("`u:deploy`", Question.Ask(tree, "/srv/f").Findings[0].Remedies[0].Detail);
        Assert.DoesNotContain("u:ann", Question.Ask(tree, "/srv/f").Findings[0].Remedies[0].Detail);
    }

    [Fact]
    public void Each_way_grants_what_is_wanted_and_takes_nothing_from_the_user()
    {
        var bits = Gen.Int[0, 7].Select(b => (Access)b);
        var id = Gen.OneOf(0u, 33u, 50u, 51u, 1000u, 1001u);
        var entry = Gen.Select(Gen.OneOf(AclTag.User, AclTag.Group), bits, id).Select((tag, b, i) => new AclEntry(tag, b, i));
        var list = Gen.Select(bits, bits, entry.Array[0, 4]).Select((group, mask, named) => (group, mask, named: named.DistinctBy(e => (e.Tag, e.Id)).ToArray()));
        Gen.Select(Gen.Select(bits, bits, bits), id, id, Gen.Bool, list, Gen.OneOf("www-data", "ann", "root", "deploy"), Gen.Select(Gen.OneOf(Access.Read, Access.Write, Access.Execute), Gen.Bool)).Sample((modes, uid, gid, hasList, acl, user, asked) =>
        {
            var (wanted, directory) = asked;
            var who = Question.User(user);
            var node = (directory ? FileNode.Directory(0, uid, gid) : FileNode.File(0, uid, gid)).With(modes.Item1, hasList ? acl.mask : modes.Item2, modes.Item3);
            var attached = !hasList ? AccessList.None
                : AccessList.Of([new(AclTag.OwningUser, modes.Item1), new(AclTag.OwningGroup, acl.group), new(AclTag.Mask, acl.mask), new(AclTag.Other, modes.Item3), .. acl.named]);
            var tree = new MemoryTree().Put("/srv/f", node, attached);
            var decision = Permission.Judge(node, "/srv/f", who, wanted, tree);
            if (decision.Granted) return;
            var before = Permission.RightsOf(node, "/srv/f", who, tree);
            var strangers = Others(tree, node, who);
            foreach (var change in AccessChange.For(new(StepKind.Act, "/srv/f", node, wanted, decision, Obstacle.Denied), who, Question.Accounts, tree))
            {
                var changed = new MemoryTree().Put("/srv/f", change.After, change.ListAfter);
                Assert.True(Permission.Judge(change.After, "/srv/f", who, wanted, changed).Granted, change.Command);
                Assert.True((Permission.RightsOf(change.After, "/srv/f", who, changed) & before) == before, change.Command);
                // Where there was no list, the first way changes nothing for anybody else.
                if (change.Command.StartsWith("setfacl", StringComparison.Ordinal) && !hasList) Assert.Equal(strangers, Others(changed, change.After, who));
                Assert.DoesNotContain("777", change.Command);
            }
        }, iter: 20_000);

        static List<Access> Others(MemoryTree tree, FileNode node, ProcessIdentity but) =>
            [.. ((string[])["root", "ann", "deploy", "www-data", "77:51", "78:78"]).Select(Question.User).Where(u => u.Uid != but.Uid).Select(u => Permission.RightsOf(node, "/srv/f", u, tree))];
    }

    [Fact]
    public void A_secret_is_opened_to_nobody_but_the_one_who_asks()
    {
        var remedies = Question.Ask(new MemoryTree().File("/srv/.env", "600", 1000, 1000), "/srv/.env").Findings[0].Remedies;
        Assert.Contains("its name is that of a secret", Assert.Single(remedies).Title);
    }

    [Theory]
    [InlineData("/srv/a b", "'/srv/a b'")]
    [InlineData("/srv/it's", @"'/srv/it'\''s'")]
    [InlineData("/srv/$(rm)", "'/srv/$(rm)'")]
    [InlineData("/srv/a\nb", @"$'/srv/a\x0ab'")]
    public void A_hostile_name_stays_one_word_of_the_command(string path, string quoted) => Assert.Equal(quoted, ShellText.Quote(path));

    [Fact]
    public void A_byte_that_is_no_text_is_written_as_its_code() => Assert.Equal(@"$'/srv/\xff\'é'", ShellText.Quote("/srv/" + (char)0xDCFF + "'é"));

    [Fact]
    public void A_name_that_differs_by_case_alone_is_offered()
    {
        var diagnosis = Question.Ask(new MemoryTree().File("/srv/Report.pdf"), "/srv/report.pdf");
        Assert.Equal(Verdict.Undetermined, diagnosis.Verdict);
        Assert.Contains("Did you mean `/srv/Report.pdf`?", diagnosis.Answer);
    }

    [Fact]
    public void What_modes_allow_a_policy_may_still_refuse()
    {
        var tree = new MemoryTree().File("/srv/f");
        tree.Surroundings = new() { SelinuxEnforces = true };
        var diagnosis = Question.Ask(tree, "/srv/f");
        Assert.Equal(Verdict.NotRefused, diagnosis.Verdict);
        var finding = Assert.Single(diagnosis.Findings);
        Assert.Equal(("file.selinux-denies", Confidence.Possible), (finding.Cause.Id, finding.Confidence));
        Assert.Contains("ausearch -m avc", finding.Evidence[0].Fact);
    }
}
