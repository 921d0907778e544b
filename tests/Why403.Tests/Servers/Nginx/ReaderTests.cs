using System.Text;
using CsCheck;
using Why403.Servers;
using Why403.Servers.Nginx;

namespace Why403.Tests.Servers.Nginx;

public sealed class ReaderTests
{
    private static System.Collections.Immutable.ImmutableArray<Directive> Read(string text, out IReadOnlyList<Why403.Text.Problem> problems, NginxSite? site = null)
    {
        var reader = new ConfigurationReader((site ?? NginxSite.Whole("")).Text("/etc/nginx/nginx.conf", text), "/etc/nginx/");
        var main = reader.ReadMain("/etc/nginx/nginx.conf");
        problems = reader.Problems;
        return main;
    }

    [Theory]
    [InlineData("a}b;", "a}b")]
    [InlineData("a#b; # c\n", "a#b")]
    [InlineData("x \"a b\" 'c;d';", "x|a b|c;d")]
    [InlineData("x \\.php$;", "x|\\.php$")]
    [InlineData("x \\\" \\\\;", "x|\"|\\")]
    [InlineData("x a\\ b;", "x|a\\ b")]
    [InlineData("x \"\\t\\d\";", "x|\t\\d")]
    [InlineData("x ${a}b;", "x|${a}b")]
    [InlineData("x a\"b;", "x|a\"b")]
    [InlineData("if ($a = \"b\") { }", "if|($a|=|b|)")]
    [InlineData("x '';", "x|")]
    public void Words_are_cut_as_the_server_cuts_them(string text, string words)
    {
        var main = Read(text, out var problems);
        Assert.Empty(problems);
        Assert.Equal(words, string.Join('|', main[0].Words.Select(w => w.Value)));
    }

    [Theory]
    [InlineData("a", 1, 2)]
    [InlineData("a;\n}", 2, 1)]
    [InlineData("a {\nb;\n", 1, 1)]
    [InlineData("a \"b\"c;", 1, 6)]
    [InlineData("a;\n;", 2, 1)]
    [InlineData("a \"b;", 1, 6)]
    public void What_the_server_does_not_load_is_a_problem_with_its_place(string text, int line, int column)
    {
        Read(text, out var problems);
        var problem = Assert.Single(problems);
        Assert.Equal((line, column), (problem.Where!.Line, problem.Where.Column));
        Assert.NotEqual("", problem.Fix);
    }

    [Fact]
    public void Places_count_lines_and_columns_of_each_file()
    {
        var main = Read("http {\n    deny  all;\n}\n", out _);
        var deny = main[0].Block!.Value[0];
        Assert.Equal("/etc/nginx/nginx.conf:2:5", deny.Span.ToString());
        Assert.Equal(15, deny.Span.EndColumn);
        Assert.Equal(11, deny.Argument(0).Column);
    }

    [Fact]
    public void Includes_start_at_the_main_files_folder_and_are_sorted()
    {
        var site = NginxSite.Whole("").Text("/etc/nginx/sites/b.conf", "b;").Text("/etc/nginx/sites/a.conf", "a; include sub/c.inc;").Text("/etc/nginx/sites/.hidden.conf", "h;").Text("/etc/nginx/sub/c.inc", "c;");
        var main = Read("include sites/*.conf; include none/*.conf;", out var problems, site);
        Assert.Empty(problems);
        Assert.Equal("a c b", string.Join(' ', main.Select(d => d.Name)));
    }

    [Fact]
    public void An_include_that_is_missing_or_reaches_itself_is_a_problem()
    {
        Read("include none.conf;", out var problems);
        Assert.Contains("none.conf", Assert.Single(problems).Message);
        Read("include nginx.conf;", out problems);
        Assert.Contains("includes nest deeper", Assert.Single(problems).Message);
    }

    [Fact]
    public void Lua_is_passed_over_with_its_own_quotes_and_brackets()
    {
        var main = Read("content_by_lua_block { if a then b = \"}\" -- }\n c = [[ } ]] d = {1} end } x;", out var problems);
        Assert.Empty(problems);
        Assert.Equal("content_by_lua_block x", string.Join(' ', main.Select(d => d.Name)));
    }

    [Theory]
    [InlineData("a*", "abc", true)]
    [InlineData("*.conf", ".conf", false)]
    [InlineData("[a-c]?", "bz", true)]
    [InlineData("[!a]b", "ab", false)]
    [InlineData("*a*b", "xaxxb", true)]
    public void Globs_match_as_the_C_library_does(string pattern, string name, bool matches) => Assert.Equal(matches, Glob.Matches(pattern, name));

    [Fact]
    public void Hostile_texts_end_in_bounded_time()
    {
        Read(new string('{', 100_000), out var problems);
        Assert.NotEmpty(problems);
        Read(string.Concat(Enumerable.Repeat("a {", 100_000)), out problems);
        Assert.Contains("nest deeper", Assert.Single(problems).Message);
        Read("a \0;", out problems);
        Assert.Contains("NUL", Assert.Single(problems).Message);
        Read("x " + new string('y', 5000) + ";", out problems);
        Assert.Contains("4095", Assert.Single(problems).Message);
        var many = new StringBuilder().Insert(0, "deny all;\n", 200_000).ToString();
        Assert.Equal(200_000, Read(many, out problems).Length);
    }

    [Fact]
    public void Any_text_is_read_without_a_throw() =>
        Gen.OneOf(Gen.Char["{};\"'\\$#() \n~=ab"], Gen.Char).Array[0, 60].Sample(c =>
        {
            Read("http { server { " + new string(c), out var problems);
            return problems.Count <= 1;
        }, iter: 2000);
}
