using System.Globalization;
using System.Runtime.Versioning;

namespace Why403.Tests.Cli;

/// <summary>
/// Scenarios of the inside view are pages: prose, a fenced <c>tree</c> (paths and modes), fenced <c>file PATH</c> texts, the
/// fenced <c>ask</c> (arguments, a line each), and the fenced <c>answer</c>. The server runs as <c>web</c>, whom the bits for
/// others meet; everything belongs to <c>owner</c>, who runs the test.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class TraceScenarioTests
{
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Checkout.Path("tests", "scenarios", "inside"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Checkout.Root, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_scenario_is_answered_as_written(string name)
    {
        var page = File.ReadAllText(Checkout.Path(name)).ReplaceLineEndings("\n");
        using var image = new Image();
        foreach (var line in Lines(ScenarioTests.Fence(page, "tree") ?? "")) image.Add(line);
        foreach (var (path, text) in Texts(page)) image.Write(path, text);
        image.Close();
        var answers = new List<string>();
        foreach (var ask in Lines(ScenarioTests.Fence(page, "ask") ?? throw new FormatException(name + " asks nothing")))
        {
            var (code, output, errors) = await Command.RunAsync([.. Arguments(ask).Select(a => a.StartsWith("/in/", StringComparison.Ordinal) && !ask.Contains("--config " + a, StringComparison.Ordinal) ? image.At(a) : a), "--root", image.Root]);
            var answer = (output + errors).Replace(image.Root, "ROOT", StringComparison.Ordinal).TrimEnd();
            answers.Add($"$ why403 {ask}\n{answer}\nexit {code.ToString(CultureInfo.InvariantCulture)}\n");
        }
        Golden.CheckRepository(page.Split("\n```answer\n")[0].TrimEnd() + "\n\n```answer\n" + string.Join("\n", answers).TrimEnd() + "\n```\n", name);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> Arguments(string line) =>
        line.Split('\'').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<(string Path, string Text)> Texts(string page)
    {
        const string Start = "\n```file ";
        for (var at = page.IndexOf(Start, StringComparison.Ordinal); at >= 0; at = page.IndexOf(Start, at + 1, StringComparison.Ordinal))
        {
            var line = page.IndexOf('\n', at + 1);
            var end = page.IndexOf("\n```", line, StringComparison.Ordinal);
            yield return (page[(at + Start.Length)..line].Trim(), page[(line + 1)..(end + 1)]);
        }
    }

    /// <summary>An unpacked tree in a folder of its own.</summary>
    private sealed class Image : IDisposable
    {
        private readonly List<(string Path, int Mode)> _modes = [];

        public Image()
        {
            // What the files of this process belong to, by the accounts that it can see.
            File.SetUnixFileMode(Root, (UnixFileMode)0b111101101);
            var (user, group) = OwnerOf("/proc/self/status");
            Write("/etc/passwd", $"owner:x:{user}:{group}::/:\nweb:x:3999999999:3999999999::/:\nwww-data:x:3999999999:3999999999::/:\n");
            Write("/etc/group", $"owner:x:{group}:\nweb:x:3999999999:\n");
        }

        public string Root { get; } = Directory.CreateTempSubdirectory("why403-trace-").FullName;

        public string At(string path) => Root + path;

        /// <summary><c>/srv/site/ 755</c>, <c>/srv/site/a.html 644</c>, <c>/srv/link -> a.html</c>.</summary>
        public void Add(string line)
        {
            var words = line.Split(' ');
            var path = At(words[0].TrimEnd('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (words is [_, "->", var target]) { File.CreateSymbolicLink(path, target); return; }
            if (words[0].EndsWith('/')) Directory.CreateDirectory(path);
            else File.WriteAllText(path, words[0]);
            _modes.Add((path, Convert.ToInt32(words[1], 8)));
        }

        public void Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
            File.WriteAllText(At(path), text);
        }

        /// <summary>Modes come last: a closed directory takes no more files.</summary>
        public void Close()
        {
            foreach (var directory in Directory.EnumerateDirectories(Root, "*", SearchOption.AllDirectories)) File.SetUnixFileMode(directory, (UnixFileMode)0b111101101);
            foreach (var (path, mode) in _modes.OrderByDescending(m => m.Path.Length)) File.SetUnixFileMode(path, (UnixFileMode)mode);
        }

        public void Dispose()
        {
            foreach (var (path, _) in _modes.OrderBy(m => m.Path.Length))
                if (Directory.Exists(path)) File.SetUnixFileMode(path, (UnixFileMode)0b111101101);
            Directory.Delete(Root, recursive: true);
        }

        private static (string User, string Group) OwnerOf(string status)
        {
            var lines = File.ReadAllLines(status);
            return (Effective("Uid:"), Effective("Gid:"));

            string Effective(string name) => lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split('\t')[2];
        }
    }
}
