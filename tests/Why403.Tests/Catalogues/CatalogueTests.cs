using System.Text.RegularExpressions;
using Why403.Catalogues;
using Why403.Text;

namespace Why403.Tests.Catalogues;

public sealed partial class CatalogueTests
{
    private static readonly Catalogue All = Read();

    private static Catalogue Read()
    {
        Catalogue.BuiltIn.ReadAll();
        return Catalogue.BuiltIn;
    }

    [Fact]
    public void Every_entry_reads_without_a_problem() => Assert.Empty(All.Problems);

    [Fact]
    public void The_catalogue_is_not_empty()
    {
        Assert.True(All.Causes.Length >= 70, $"{All.Causes.Length} causes");
        Assert.True(All.Products.Length >= 120, $"{All.Products.Length} products");
        Assert.True(All.Statuses.Count() >= 60);
        Assert.True(All.Headers.Count() >= 100);
    }

    [Fact]
    public void A_cause_tells_all_of_its_sides()
    {
        foreach (var cause in All.Causes)
            foreach (var section in (string[])["outside", "inside", "logs", "make sure", "fix", "look-alikes", "sources"])
                Assert.True(cause.Entry.Section(section) is { Lines.Length: > 0 }, $"{cause.Cause.Id} has no section `{section}`");
    }

    [Fact]
    public void A_cause_has_a_remedy_for_the_caller_first_and_one_for_somebody_else()
    {
        foreach (var cause in All.Causes)
        {
            Assert.True(cause.Remedies.Length > 0 && cause.Remedies[0].Owner == Owner.Caller, cause.Cause.Id);
            Assert.True(cause.Remedies.Any(r => r.Owner != Owner.Caller), $"{cause.Cause.Id} leaves everything to the caller");
        }
    }

    [Fact]
    public void Titles_and_tests_fit_their_line()
    {
        foreach (var cause in All.Causes)
        {
            Assert.True(cause.Cause.Title.Length is > 5 and <= 70 && !cause.Cause.Title.EndsWith('.'), $"{cause.Cause.Id}: {cause.Cause.Title}");
            Assert.True(cause.Settle.Length is > 10 and <= 110 && !cause.Settle.EndsWith('.'), $"{cause.Cause.Id}: {cause.Settle}");
        }
    }

    [Fact]
    public void Look_alikes_name_causes_that_exist()
    {
        foreach (var cause in All.Causes)
            foreach (var line in cause.Entry.Section("look-alikes")!.Lines)
                if (line.Text.StartsWith("- ", StringComparison.Ordinal))
                    Assert.True(All.Cause(line.Text[2..].Split(':')[0].Trim()) is not null, $"{cause.Cause.Id}: {line.Text}");
    }

    [Fact]
    public void Products_name_causes_that_exist()
    {
        foreach (var product in All.Products)
            foreach (var id in product.Refusals.SelectMany(r => r.Causes))
                Assert.True(All.Cause(id) is not null, $"{product.Id} names {id}");
    }

    [Fact]
    public void Code_names_causes_that_exist()
    {
        var areas = All.Causes.Select(c => c.Cause.Id.Split('.')[0]).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("src", "Why403"), "*.cs", SearchOption.AllDirectories))
            foreach (Match match in CauseId().Matches(File.ReadAllText(file)))
                if (areas.Contains(match.Groups[1].Value.Split('.')[0]))
                    Assert.True(All.Cause(match.Groups[1].Value) is not null, $"{Path.GetFileName(file)} names {match.Groups[1].Value}");
    }

    [Fact]
    public void A_cause_id_is_for_ever()
    {
        var known = File.ReadAllLines(Checkout.Path("tests", "Why403.Tests", "Catalogues", "ids.txt")).Where(l => l.Length > 0).ToHashSet();
        var now = All.Causes.Select(c => c.Cause.Id).ToHashSet();
        Assert.Empty(known.Except(now));
        Assert.True(now.IsSubsetOf(known), "add to ids.txt: " + string.Join(", ", now.Except(known)));
    }

    [Fact]
    public void General_knowledge_carries_no_more_than_possible()
    {
        var problems = new List<Problem>();
        var product = Product("## refusal: x\ncause: edge.waf-rule\nconfidence: proven\nevidence: K\n- body `blocked by acme`", problems);
        Assert.Equal(Confidence.Possible, product!.Refusals.Single().Confidence);
    }

    [Theory]
    [InlineData("- status 403")]
    [InlineData("- header X-Acme")]
    [InlineData("- header X-Acme\n- status 403\n- not header X-Other")]
    public void A_refusal_that_rests_on_presence_or_a_status_alone_is_not_accepted(string conditions)
    {
        var problems = new List<Problem>();
        var product = Product($"## presence\n- header X-Acme\n\n## refusal: x\ncause: edge.waf-rule\nconfidence: likely\nevidence: R\n{conditions}", problems);
        Assert.Empty(product!.Refusals);
        Assert.Contains("presence or a status alone", Assert.Single(problems).Message);
    }

    [Theory]
    [InlineData("- body blocked", "is no condition")]
    [InlineData("- status many", "is no condition")]
    [InlineData("- header X = `a` and more", "stands after the end")]
    [InlineData("- weather `rain`", "is no condition")]
    public void A_line_that_is_no_condition_is_a_problem_with_its_place(string line, string message)
    {
        var problems = new List<Problem>();
        Product("## presence\n" + line, problems);
        var problem = Assert.Single(problems);
        Assert.Contains(message, problem.Message);
        Assert.Equal(8, problem.Where!.Line);
    }

    [Fact]
    public void An_entry_of_the_users_wins_over_ours()
    {
        var catalogue = Catalogue.Create([new("products/cloudflare.md", "---\nid: cloudflare\nname: Ours\nlayer: edge\n---\nText.\n")]);
        Assert.Equal("Ours", catalogue.Products.Single(p => p.Id == "cloudflare").Name);
    }

    [Fact]
    public void A_broken_entry_leaves_the_others_usable()
    {
        var catalogue = Catalogue.Create([new("causes/edge.waf-rule.md", "no front matter"), new("products/acme.md", "---\nid: acme")]);
        catalogue.ReadAll();
        Assert.Equal(2, catalogue.Problems.Length);
        Assert.Null(catalogue.Cause("edge.waf-rule"));
        Assert.NotNull(catalogue.Cause("edge.challenge"));
    }

    private static Why403.Signatures.Product? Product(string body, List<Problem> problems) =>
        EntryReader.Read(new SourceText("products/acme.md", "---\nid: acme\nname: Acme\nlayer: edge\n---\nText.\n" + body), problems) is { } entry
            ? ProductReader.Read(entry, problems)
            : null;

    [GeneratedRegex("\"([a-z0-9-]+\\.[a-z0-9-]+)\"")]
    private static partial Regex CauseId();
}
