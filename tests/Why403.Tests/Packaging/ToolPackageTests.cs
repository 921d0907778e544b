using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Why403.Tests.Packaging;

/// <summary>What is shipped is what is tested: the packed tool is installed and run, the native binary is built and run.</summary>
public sealed class ToolPackageTests
{
    [Fact]
    public async Task The_packed_tool_installs_and_answers()
    {
        var folder = Directory.CreateTempSubdirectory("why403-tool-");
        try
        {
            await Run("dotnet", "pack", Checkout.Path("src", "Why403.Cli"), "--configuration", "Release", "--output", folder.FullName, "--nologo", "--verbosity", "quiet");
            await Run("dotnet", "tool", "install", "why403", "--tool-path", Path.Combine(folder.FullName, "bin"), "--add-source", folder.FullName, "--version", "0.1.0");
            Assert.Contains("Forbidden", await Run(Path.Combine(folder.FullName, "bin", "why403"), "explain", "403"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_native_binary_answers_as_the_managed_one()
    {
        var folder = Directory.CreateTempSubdirectory("why403-native-");
        try
        {
            await Run("dotnet", "publish", Checkout.Path("src", "Why403.Cli"), "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal) ? "linux-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant() : RuntimeInformation.RuntimeIdentifier,
                "-p:PublishAot=true", "--output", folder.FullName, "--nologo", "--verbosity", "quiet");
            var native = Path.Combine(folder.FullName, "why403");
            foreach (var line in (string[][])[["explain", "403"], ["causes", "--json"], ["explain", "cloudflare"], ["help", "privacy"]])
                Assert.Equal((await Cli.Command.RunAsync(line)).Output, await Run(native, line));
            var sample = Checkout.Path("catalogue", "products", Why403.Tests.Catalogues.Sample.Names.First());
            Assert.Equal((await Cli.Command.RunAsync("read", sample, "--json", "--exit-zero")).Output, await Run(native, "read", sample, "--json", "--exit-zero"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        // The test host's own MSBuild settings must not leak into the build that a user would run.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} exits with {process.ExitCode}\n{await output}\n{await errors}");
        return await output;
    }
}
