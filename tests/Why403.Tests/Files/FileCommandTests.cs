using System.Runtime.Versioning;
using System.Text.Json;
using Why403.Tests.Cli;

namespace Why403.Tests.Files;

/// <summary>On this disk, for a user number that nobody has: it belongs to the bits for others.</summary>
[SupportedOSPlatform("linux")]
public sealed class FileCommandTests : IDisposable
{
    private const string Nobody = "3999999999:3999999999";

    private readonly string _folder = Directory.CreateTempSubdirectory("why403-file-").FullName;

    public FileCommandTests()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111101101);
        Directory.CreateDirectory(At("closed"));
        File.WriteAllText(At("closed", "a.html"), "a");
        File.WriteAllText(At("open.html"), "a");
        File.SetUnixFileMode(At("open.html"), (UnixFileMode)0b110100100);
        File.SetUnixFileMode(At("closed"), (UnixFileMode)0b111000000);
        File.CreateSymbolicLink(At("link"), "closed/a.html");
    }

    private string At(params string[] names) => Path.Combine([_folder, .. names]);

    [Fact]
    public async Task A_refusal_is_1_and_names_the_directory_and_the_command()
    {
        var (code, output, errors) = await Command.RunAsync("file", At("link"), "--as", Nobody);
        Assert.Equal(1, code);
        Assert.Empty(errors);
        Assert.StartsWith("refused  read /", output);
        Assert.Contains("proven[file.parent-blocked]", output);
        Assert.Contains($"setfacl -m u:3999999999:x {At("closed")}", output);
    }

    [Fact]
    public async Task What_is_granted_is_0_and_what_is_not_there_3()
    {
        Assert.Equal(0, (await Command.RunAsync("file", At("open.html"), "--as", Nobody)).ExitCode);
        Assert.Equal(1, (await Command.RunAsync("file", At("open.html"), "--as", Nobody, "--write")).ExitCode);
        var (code, output, _) = await Command.RunAsync("file", At("OPEN.html"), "--as", Nobody);
        Assert.Equal(3, code);
        Assert.Contains("Did you mean", output);
    }

    [Fact]
    public async Task JSON_carries_the_same()
    {
        var (_, output, _) = await Command.RunAsync("file", At("closed", "a.html"), "--as", Nobody, "--json");
        var root = JsonDocument.Parse(output).RootElement;
        Assert.Equal("refused", root.GetProperty("verdict").GetString());
        Assert.Equal("file.parent-blocked", root.GetProperty("findings")[0].GetProperty("cause").GetString());
    }

    [Fact]
    public async Task A_survey_tells_what_is_closed_and_what_is_open_too_far()
    {
        File.WriteAllText(At("wp-config.php"), "");
        File.SetUnixFileMode(At("wp-config.php"), (UnixFileMode)0b110100100);
        var (code, output, _) = await Command.RunAsync("file", "--tree", _folder, "--as", Nobody);
        Assert.Equal(1, code);
        Assert.Contains("cannot reach 2 of 5 entries", output);
        Assert.Contains("open too far:", output);
        Assert.Contains("wp-config.php", output);
    }

    [Fact]
    public async Task An_unpacked_tree_answers_with_its_own_accounts()
    {
        Directory.CreateDirectory(At("etc"));
        File.WriteAllText(At("etc", "passwd"), "web:x:3999999999:3999999999::/:\n");
        File.CreateSymbolicLink(At("absolute"), "/closed/a.html");
        var (code, output, _) = await Command.RunAsync("file", "/absolute", "--as", "web", "--root", _folder);
        Assert.Equal(1, code);
        Assert.Contains("`web` cannot pass through `/closed`", output);
        Assert.Contains($"--root {_folder}", output);
    }

    [Theory]
    [InlineData("file /etc", "--as")]
    [InlineData("file /etc --as 0 --read --write", "two questions")]
    [InlineData("file /etc --as 0 --tree --write", "--tree goes without")]
    [InlineData("file /etc --as no-such-user", "there is no user `no-such-user`")]
    public async Task A_wrong_question_is_2(string line, string message)
    {
        var (code, _, errors) = await Command.RunAsync(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(message, errors);
    }

    [Fact]
    public async Task Help_needs_no_path_and_no_user()
    {
        var (code, output, errors) = await Command.RunAsync("file", "--help");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("why403 file --tree /srv/site --as www-data", output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
