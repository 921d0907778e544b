using CsCheck;
using Why403.Cli;
using Why403.Files;

namespace Why403.Tests.Files;

public sealed class ReaderTests
{
    [Theory]
    [InlineData("www-data", 33u, 33u, "50 51")]
    [InlineData("33", 33u, 33u, "50 51")]
    [InlineData("www-data:www-data", 33u, 33u, "")]
    [InlineData("www-data:media,web", 33u, 51u, "50")]
    [InlineData("4711:4711,50", 4711u, 4711u, "50")]
    [InlineData("root", 0u, 0u, "")]
    public void A_user_comes_with_its_groups(string text, uint uid, uint gid, string groups)
    {
        var (who, problem) = Question.Accounts.Resolve(text);
        Assert.Null(problem);
        Assert.Equal((uid, gid, groups), (who!.Uid, who.Gid, string.Join(' ', who.Groups)));
    }

    [Theory]
    [InlineData("nobody", "there is no user `nobody`")]
    [InlineData("4711", "its groups are not known")]
    [InlineData("www-data:", "there is no group ``")]
    [InlineData("www-data:wheel", "there is no group `wheel`")]
    [InlineData("", "there is no user ``")]
    public void A_user_that_cannot_be_told_is_a_problem(string text, string message) =>
        Assert.Contains(message, Question.Accounts.Resolve(text).Problem!.Message);

    [Fact]
    public void Accounts_and_mounts_take_any_text()
    {
        Gen.Select(Gen.String, Gen.String).Sample((passwd, group) =>
        {
            _ = Accounts.Read(passwd, group).Resolve(passwd);
            _ = MountTable.Read(passwd + " " + group + "\n1 2 3:4 / /a" + group + " rw - " + passwd + " b c");
        });
        Gen.String["0123456789:, -/\\\nroxyz"].Sample(text =>
        {
            _ = Accounts.Read(text, text).Resolve(text);
            _ = MountTable.Read(text);
        });
    }

    [Fact]
    public void A_mount_is_read_with_its_options_and_its_spaces()
    {
        var mount = MountTable.Read("""
            22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
            36 22 98:0 /sub /mnt/my\040disk rw,noexec,nosymfollow master:1 - fuse.sshfs host: ro,user_id=0
            """)[36]!;
        Assert.Equal("/mnt/my disk", mount.Point);
        Assert.True(mount is { NoExecute: true, NoLinks: true, ReadOnly: true, DecidesItself: true, NoDevices: false });
    }

    [Fact]
    public void An_access_list_is_read_as_it_was_written_and_any_bytes_are_taken()
    {
        var entry = Gen.Select(Gen.OneOf(AclTag.OwningUser, AclTag.User, AclTag.OwningGroup, AclTag.Group, AclTag.Mask, AclTag.Other), Gen.Int[0, 7], Gen.UInt).Select((t, b, i) => new AclEntry(t, (Access)b, i));
        entry.Array[1, 20].Sample(entries =>
        {
            var list = AccessList.Of(entries);
            Assert.Equal(list.Entries, AccessList.Read(list.Write()).Entries);
        });
        Gen.Byte.Array[0, 80].Sample(bytes => { _ = AccessList.Read(bytes); });
        Gen.Byte.Array[0, 40].Sample(bytes => { _ = AccessList.Read([2, 0, 0, 0, .. bytes]); });
    }

    [Fact]
    public void The_bytes_of_a_name_survive_the_way_through_a_string()
    {
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            var buffer = new byte[512];
            var (length, fits) = ByteNames.Bytes(ByteNames.Text(bytes), buffer);
            Assert.True(fits);
            Assert.Equal(bytes, buffer[..length]);
        });
    }
}
