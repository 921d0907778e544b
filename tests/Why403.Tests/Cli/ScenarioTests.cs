namespace Why403.Tests.Cli;

/// <summary>
/// Scenarios are pages: prose, a fenced <c>capture</c>, and the fenced <c>answer</c> that the program gives.
/// <c>UPDATE_EXPECTED=1</c> writes the answers; whoever reads the diff reads words.
/// </summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Checkout.Path("tests", "scenarios", "outside"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Checkout.Root, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_scenario_is_answered_as_written(string name)
    {
        var page = File.ReadAllText(Checkout.Path(name));
        using var capture = Command.File(Fence(page, "capture") ?? throw new FormatException(name + " has no capture"));
        var (_, output, errors) = await Command.RunAsync("read", capture.Path, "--all");
        var answer = (output + errors).Replace(capture.Path, "capture", StringComparison.Ordinal);
        var fresh = page.Split("\n```answer\n")[0].TrimEnd() + "\n\n```answer\n" + answer.TrimEnd() + "\n```\n";
        Golden.CheckRepository(fresh, name);
    }

    internal static string? Fence(string page, string kind)
    {
        var start = page.IndexOf($"```{kind}\n", StringComparison.Ordinal);
        if (start < 0) return null;
        start = page.IndexOf('\n', start) + 1;
        var end = page.IndexOf("\n```", start, StringComparison.Ordinal);
        return page[start..(end + 1)];
    }
}
