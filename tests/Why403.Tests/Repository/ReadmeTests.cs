using Why403.Tests.Cli;

namespace Why403.Tests.Repository;

public sealed class ReadmeTests
{
    /// <summary>The README shows a real answer: the scenario's, down to where the fixes begin. UPDATE_EXPECTED=1 rewrites it.</summary>
    [Fact]
    public void The_README_shows_what_the_program_answers()
    {
        var answer = ScenarioTests.Fence(File.ReadAllText(Checkout.Path("tests", "scenarios", "outside", "expired-link.md")), "answer")!;
        answer = answer[..answer.IndexOf("\nfix 2:", StringComparison.Ordinal)].TrimEnd();
        // The first line repeats the long address; on one screen its beginning is enough.
        answer = string.Join('\n', answer.Split('\n').Select(l => l.Length > 90 ? l[..60] + "…" : l));
        var readme = File.ReadAllText(Checkout.Path("README.md"));
        var start = readme.IndexOf("| why403 read -\n", StringComparison.Ordinal) + "| why403 read -\n".Length;
        var end = readme.IndexOf("\n```", start, StringComparison.Ordinal);
        Golden.CheckRepository(readme[..start] + answer + readme[end..], "README.md");
    }

    [Fact]
    public void The_README_is_one_screen_of_words()
    {
        var lines = File.ReadAllLines(Checkout.Path("README.md"));
        Assert.True(lines.Length <= 80, $"{lines.Length} lines");
    }

    [Fact]
    public void Documents_name_files_that_exist()
    {
        foreach (var document in (string[])["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
            foreach (var link in File.ReadAllText(Checkout.Path(document)).Split("](").Skip(1).Select(p => p.Split(')')[0]).Where(p => !p.Contains("://", StringComparison.Ordinal)))
                Assert.True(File.Exists(Checkout.Path(link)) || Directory.Exists(Checkout.Path(link)), $"{document}: {link}");
    }
}
