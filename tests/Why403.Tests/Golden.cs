using System.Runtime.CompilerServices;

namespace Why403.Tests;

/// <summary>Expected output in files beside the test, under <c>golden/</c>. <c>UPDATE_EXPECTED=1</c> rewrites them; a reviewer reads the difference.</summary>
internal static class Golden
{
    public static void Check(string actual, string name, [CallerFilePath] string testFile = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(Source(testFile))!, "golden", name);
        Compare(actual, path);
    }

    /// <summary>The same for a file of the repository, its path relative to the root.</summary>
    public static void CheckRepository(string actual, string path) => Compare(actual, Checkout.Path(path));

    private static void Compare(string actual, string path)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }
        Assert.True(File.Exists(path), $"{path} is missing: run with UPDATE_EXPECTED=1");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    // A deterministic build maps source paths to /_/.
    private static string Source(string path) => path.StartsWith("/_/", StringComparison.Ordinal) ? Checkout.Path(path[3..]) : path;
}
