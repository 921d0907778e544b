using System.Text.RegularExpressions;

namespace Why403.Tests.Repository;

public sealed partial class WordsTests
{
    [Fact]
    public void Texts_are_calm_and_blame_nobody()
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("catalogue"), "*.md", SearchOption.AllDirectories))
            foreach (var (line, number) in File.ReadLines(file).Select((l, i) => (l, i + 1)))
                // What products and servers say of themselves stands in back-ticks and is theirs.
                if (Loud().IsMatch(Quoted().Replace(line, ""))) found.Add($"{Path.GetRelativePath(Checkout.Root, file)}:{number}: {line.Trim()}");
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("src"), "*.cs", SearchOption.AllDirectories))
            foreach (var (line, number) in File.ReadLines(file).Select((l, i) => (l, i + 1)))
                // A line that a server will log is quoted as that server writes it.
                foreach (Match text in line.EndsWith("// the server's own words", StringComparison.Ordinal) ? [] : Literal().Matches(line).AsEnumerable())
                    if (text.Value.Contains(' ') && Loud().IsMatch(text.Value) && !text.Value.Contains('<', StringComparison.Ordinal)) found.Add($"{Path.GetRelativePath(Checkout.Root, file)}:{number}: {text.Value}");
        Assert.Empty(found);
    }

    [GeneratedRegex(@"\b(simply|obviously|oops|please|illegal)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Loud();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Quoted();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Literal();
}
