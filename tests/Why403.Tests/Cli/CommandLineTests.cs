using System.Text.RegularExpressions;
using Why403.Cli;
using Why403.Cli.Commands;

namespace Why403.Tests.Cli;

public sealed partial class CommandLineTests
{
    [Theory]
    [InlineData("explan", "did you mean `explain`?")]
    [InlineData("redd", "did you mean `read`?")]
    [InlineData("shop.example/a", "why403 https://shop.example/a")]
    public async Task A_mistyped_word_gets_the_nearest_right_one_and_2(string word, string hint)
    {
        var (code, output, errors) = await Command.RunAsync(word);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(hint, errors);
        Assert.True(errors.Split('\n').Length <= 3, errors);
    }

    [Theory]
    [InlineData("--format pdf read x", "no format")]
    [InlineData("--format sarif read x", "SARIF needs a file")]
    [InlineData("--width 5 causes", "--width takes 40 to 400")]
    [InlineData("--color blue causes", "--color takes")]
    [InlineData("causes --layer moon", "is no layer")]
    [InlineData("explain", "")]
    [InlineData("read", "")]
    [InlineData("probe ftp://site.example/", "no absolute http or https address")]
    [InlineData("probe https://site.example/ -X POST", "may change something")]
    [InlineData("probe https://site.example/ --budget 99", "--budget takes 1 to 14")]
    [InlineData("probe https://site.example/ -H broken", "`Name: value`")]
    [InlineData("probe https://site.example/ --resolve a:b", "HOST:PORT:ADDRESS")]
    [InlineData("probe https://site.example/ --nonsense", "is no option here")]
    [InlineData("demo --only 99", "--only takes")]
    [InlineData("--catalogue /nowhere/at/all causes", "there is no folder")]
    [InlineData("help nothing", "")]
    public async Task A_wrong_command_line_is_2_with_one_clear_line(string line, string message)
    {
        var (code, output, errors) = await Command.RunAsync(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(message, errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.StartsWith("why403: ", errors);
    }

    [Theory]
    [InlineData("read /nowhere/capture.har", "there is no file")]
    [InlineData("read /tmp", "is a folder")]
    [InlineData("render /nowhere/answer.json", "there is no file")]
    public async Task What_cannot_be_read_is_3_with_the_reason(string line, string message)
    {
        var (code, _, errors) = await Command.RunAsync(line.Split(' '));
        Assert.Equal(3, code);
        Assert.Contains(message, errors);
    }

    [Fact]
    public async Task An_address_alone_is_a_probe_and_a_dry_run_sends_nothing()
    {
        var (code, output, _) = await Command.RunAsync("https://site.example/img/a.jpg?x=1", "--dry-run", "-e", "https://elsewhere.example/");
        Assert.Equal(0, code);
        Assert.Contains("Nothing was sent", output);
        Assert.Contains("curl -i", output);
        Assert.Contains("a rule on the Referer", output);
    }

    [Fact]
    public async Task A_dry_run_shows_no_secret()
    {
        var (_, output, _) = await Command.RunAsync("https://site.example/?token=supersecretsupersecretsupersecret", "--dry-run", "-H", "Authorization: Bearer verysecretverysecretverysecret", "-b", "session=hiddenhiddenhiddenhidden");
        Assert.DoesNotContain("supersecretsuper", output);
        Assert.DoesNotContain("verysecretvery", output);
        Assert.DoesNotContain("hiddenhidden", output);
    }

    [Fact]
    public void Help_keeps_to_80_columns_and_begins_with_an_example()
    {
        using var output = new StringWriter();
        var root = new RootCommandTree(output, output);
        var page = new HelpPage([], output);
        foreach (var command in root.Command.Subcommands.Concat(root.Command.Subcommands.SelectMany(c => c.Subcommands)))
        {
            var help = page.Write(command).ToString();
            Assert.All(help.Split('\n'), l => Assert.True(l.Length <= 100, l));
            Assert.True(command.Subcommands.Count > 0 || help.Contains("\n  why403 ", StringComparison.Ordinal), command.Name);
        }
        foreach (var topic in HelpCommand.Topics.Values) Assert.All(topic.Split('\n'), l => Assert.True(l.Length <= 80, l));
    }

    [Theory]
    [InlineData("403", "Forbidden")]
    [InlineData("edge.challenge", "challenge")]
    [InlineData("X-Frame-Options", "X-Frame-Options")]
    [InlineData("cf-ray", "CF-Ray")]
    [InlineData("cloudflare", "Cloudflare")]
    [InlineData("presence", "presence")]
    [InlineData("access forbidden by rule", "server.access-rule")]
    public async Task Explain_knows_causes_statuses_headers_products_words_and_phrases(string word, string said)
    {
        var (code, output, _) = await Command.RunAsync("explain", word);
        Assert.Equal(0, code);
        Assert.Contains(said, output, StringComparison.OrdinalIgnoreCase);
        Assert.All(output.Split('\n'), l => Assert.True(l.Length <= 80 || !l.Contains(' ', StringComparison.Ordinal) || CodeSpan().IsMatch(l), l));
    }

    [Fact]
    public async Task Explain_names_the_nearest_for_an_unknown_word()
    {
        var (code, _, errors) = await Command.RunAsync("explain", "hotlink.refere-refused");
        Assert.Equal(2, code);
        Assert.Contains("hotlink.referer-refused", errors);
    }

    [Fact]
    public async Task Every_entry_of_the_catalogue_can_be_explained_as_text_and_JSON()
    {
        var catalogue = Why403.Catalogues.Catalogue.BuiltIn;
        foreach (var name in catalogue.Causes.Select(c => c.Cause.Id).Concat(catalogue.Products.Select(p => p.Id)))
        {
            Assert.NotNull(ExplainCommand.Find(catalogue, name));
        }
        var (code, output, _) = await Command.RunAsync("explain", "429", "--json");
        Assert.Equal(0, code);
        Assert.Equal("why403-entry/1", System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("format").GetString());
    }

    [Fact]
    public async Task A_catalogue_of_ones_own_is_checked_entry_by_entry()
    {
        var folder = Directory.CreateTempSubdirectory("why403-catalogue-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "products"));
            File.WriteAllText(Path.Combine(folder.FullName, "products", "acme.md"), "---\nid: acme\nname: Acme\nlayer: edge\n---\nText.\n\n## refusal: x\ncause: edge.nothing\nevidence: R\n- body `acme says no`\n");
            var (code, output, _) = await Command.RunAsync("catalogue", "check", folder.FullName);
            Assert.Equal(1, code);
            Assert.Contains("there is no cause `edge.nothing`", output);
            File.WriteAllText(Path.Combine(folder.FullName, "products", "acme.md"), "---\nid: acme\nname: Acme\nlayer: edge\n---\nText.\n\n## refusal: x\ncause: edge.waf-rule\nconfidence: likely\nevidence: R\nsays: Acme refuses this\n- body `acme says no`\n");
            Assert.Equal(0, (await Command.RunAsync("catalogue", "check", folder.FullName)).ExitCode);
            using var capture = Command.File("HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\nacme says no\n");
            (code, output, _) = await Command.RunAsync("read", capture.Path, "--catalogue", folder.FullName);
            Assert.Equal(1, code);
            Assert.Contains("Acme refuses this request", output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Completions_call_the_program_itself(string shell)
    {
        var (code, output, _) = await Command.RunAsync("completions", shell);
        Assert.Equal(0, code);
        Assert.Contains("[suggest:", output);
    }

    [Fact]
    public async Task Completion_answers_with_cause_ids()
    {
        var (_, output, _) = await Command.RunAsync("[suggest:19]", "why403 explain hotl");
        Assert.Contains("hotlink.referer-refused", output);
    }

    [GeneratedRegex("`[^`]{20,}`|https?://")]
    private static partial Regex CodeSpan();
}
