using System.Text;

namespace Why403.Tests.Logs.Formats;

/// <summary>The lines of the files under <c>samples/</c>: made by hand after the formats, addresses and names from the documentation ranges.</summary>
internal static class SampleLines
{
    public static IEnumerable<string> Names(string kind) =>
        Directory.EnumerateFiles(Folder(kind), "*.log").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(string kind, string name) => Lines(File.ReadAllBytes(Path.Combine(Folder(kind), name + ".log")));

    public static IReadOnlyList<ReadOnlyMemory<byte>> Lines(string text) => Lines(Encoding.UTF8.GetBytes(text));

    private static List<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start) is >= 0 and var found ? found : bytes.Length;
            lines.Add(bytes.AsMemory(start, end - start));
            start = end + 1;
        }
        return lines;
    }

    private static string Folder(string kind) => Checkout.Path("tests", "Why403.Tests", "Logs", "Formats", "samples", kind);
}
