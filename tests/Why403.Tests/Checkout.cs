namespace Why403.Tests;

/// <summary>The checkout that these tests were built from. Found by its solution file: a deterministic build hides source paths.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Why403.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException("the tests run outside of the repository");
    }
}
