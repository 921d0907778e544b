using System.Security;
using System.Text;

namespace Why403.Cli;

/// <summary>Opens what the user names, with our own words for what goes wrong.</summary>
internal static class Files
{
    /// <summary>A file, or standard input for <c>-</c>.</summary>
    /// <param name="example">A pipe that would have worked, for who named standard input and has none.</param>
    public static Stream Open(string name, string example = "curl -v https://… 2>&1 | why403 read -")
    {
        if (name != "-") return Guarded(name, static n => (Stream)new FileStream(n, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan));
        if (!Console.IsInputRedirected)
            throw Complaint.Usage("standard input is a terminal, so there is nothing to read", $"pipe something in, as in: {example}");
        return Console.OpenStandardInput();
    }

    /// <summary>A file that its writer goes on with, and may rename or remove.</summary>
    public static FileStream OpenGrowing(string name) =>
        Guarded(name, static n => new FileStream(n, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1));

    public static string ReadText(string name, int longest)
    {
        var bytes = Guarded(name, n =>
        {
            using var stream = new FileStream(n, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.Length > longest) throw Complaint.Usage($"{n} is longer than {longest / 1024} KiB", "an entry is a page of text; split it");
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        });
        return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    public static void Write(string name, string text) =>
        Guarded(name, n =>
        {
            File.WriteAllText(n, text);
            return true;
        });

    private static T Guarded<T>(string name, Func<string, T> act)
    {
        try
        {
            return act(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            throw Directory.Exists(name)
                ? Complaint.Unreadable($"{name} is a folder", "name a file in it")
                : e is FileNotFoundException or DirectoryNotFoundException
                    ? Complaint.Unreadable($"there is no file {name}", "check the name; - reads standard input")
                    : Complaint.Unreadable($"cannot open {name}: {(e is UnauthorizedAccessException ? "permission denied" : e.Message)}", "check its permissions, or pipe it in and name -");
        }
    }
}
