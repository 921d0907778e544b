namespace Why403.Tests.Packaging;

/// <summary>What is shipped is what is tested: the tool is packed, installed and run.</summary>
// Both publish the same project, and its intermediate files are one folder: one after the other.
[Collection("Packaging")]
public sealed class ToolPackageTests
{
    [Fact]
    public async Task The_packed_tool_installs_and_answers()
    {
        var folder = Directory.CreateTempSubdirectory("why403-tool-");
        try
        {
            await Program.RunAsync("dotnet", "pack", Checkout.Path("src", "Why403.Cli"), "--configuration", "Release", "--output", folder.FullName, "--nologo", "--verbosity", "quiet");
            await Program.RunAsync("dotnet", "tool", "install", "why403", "--tool-path", Path.Combine(folder.FullName, "bin"), "--add-source", folder.FullName, "--version", "0.1.0");
            Assert.Contains("Forbidden", await Program.RunAsync(Path.Combine(folder.FullName, "bin", "why403"), "explain", "403"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
