using System.Runtime.InteropServices;

namespace Why403.Tests.Packaging;

/// <summary>The native binary is built and run. It needs a C compiler to link; <c>./test</c> leaves this class out where there is none.</summary>
// Both publish the same project, and its intermediate files are one folder: one after the other.
[Collection("Packaging")]
public sealed class NativeBinaryTests
{
    [Fact]
    public async Task The_native_binary_answers_as_the_managed_one()
    {
        var folder = Directory.CreateTempSubdirectory("why403-native-");
        try
        {
            await Program.RunAsync("dotnet", "publish", Checkout.Path("src", "Why403.Cli"), "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal) ? "linux-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant() : RuntimeInformation.RuntimeIdentifier,
                "-p:PublishAot=true", "--output", folder.FullName, "--nologo", "--verbosity", "quiet");
            var native = Path.Combine(folder.FullName, "why403");
            foreach (var line in (string[][])[["explain", "403"], ["causes", "--json"], ["explain", "cloudflare"], ["help", "privacy"]])
                Assert.Equal((await Cli.Command.RunAsync(line)).Output, await Program.RunAsync(native, line));
            var sample = Checkout.Path("catalogue", "products", Why403.Tests.Catalogues.Sample.Names.First());
            Assert.Equal((await Cli.Command.RunAsync("read", sample, "--json", "--exit-zero")).Output, await Program.RunAsync(native, "read", sample, "--json", "--exit-zero"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
