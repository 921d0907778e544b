using System.Diagnostics;
using CsCheck;
using Why403.Servers.Apache;

namespace Why403.Tests.Servers.Apache;

public sealed class ReaderTests
{
    private static readonly string[] Files = ["/w/f.html"];

    [Theory]
    [InlineData("Redirect 403 \\\n  /f.html")]
    [InlineData("Define P /f.html\nRedirect 403 ${P}")]
    [InlineData("<IfDefine !NOPE>\nRedirect 403 /f.html\n</IfDefine>")]
    [InlineData("<IfVersion >= 2.4.10>\nRedirect 403 /f.html\n</IfVersion>")]
    [InlineData("<IfModule mod_alias.c>\n<IfModule !mod_none.c>\nRedirect 403 /f.html\n</IfModule>\n</IfModule>")]
    [InlineData("<Macro No $path>\nRedirect 403 $path\n</Macro>\nUse No /f.html")]
    [InlineData("Include parts/*.conf")]
    [InlineData("Include /etc/apache2/parts")]
    [InlineData("IncludeOptional nowhere/*.conf\nINCLUDE parts/b.conf")]
    [InlineData("redirect '403' \"/f.html\"")]
    [InlineData("<IfFile parts/b.conf>\nRedirect 403 /f.html\n</IfFile>")]
    public void A_statement_is_found_wherever_it_may_stand(string text)
    {
        var site = ApacheSite.Of(text, Files).Text("/etc/apache2/parts/b.conf", "Redirect 403 /f.html\n").Text("/etc/apache2/parts/a.conf", "# nothing\n");
        Assert.Empty(site.Configuration().Problems);
        Assert.Equal(403, site.Ask("/f.html").Status);
    }

    [Theory]
    [InlineData("# Redirect 403 /f.html \\\nRedirect 403 /f.html")]
    [InlineData("Define P /f.html\nUnDefine P\nRedirect 403 ${P}")]
    [InlineData("<IfModule mod_none.c>\nRedirect 403 /f.html\n<If x>\n</If>\n</IfModule>")]
    [InlineData("<IfDefine NOPE>\nNonsense\n</IfDefine>")]
    public void What_does_not_apply_is_passed_over(string text) => Assert.Equal(200, ApacheSite.Of(text, Files).Ask("/f.html").Status);

    [Theory]
    [InlineData("<Directory /w>", "was not closed")]
    [InlineData("</Directory>", "without matching")]
    [InlineData("<Directory /w>\n</Location>", "Expected </Directory>")]
    [InlineData("Include nowhere.conf", "cannot read /etc/apache2/nowhere.conf")]
    [InlineData("Include nowhere/*.conf", "nothing matches")]
    [InlineData("Require all granted", "not allowed here")]
    [InlineData("<Directory /w>\nRequire nonsense\n</Directory>", "Unknown Authz provider")]
    [InlineData("<Directory /w>\nRequire ip 1.2.3.4/33\n</Directory>", "appears to be invalid")]
    [InlineData("<Directory /w>\nRequire not ip 10\n</Directory>", "no effect")]
    [InlineData("<Directory /w>\n<RequireAll>\nRequire not ip 10\n</RequireAll>\n</Directory>", "only negative")]
    [InlineData("<Directory /w>\nOrder allow deny\n</Directory>", "takes one argument")]
    [InlineData("<Directory /w>\n<Directory /x>\n</Directory>\n</Directory>", "<Directory not allowed in <Directory> context")]
    [InlineData("Error \"stop here\"", "stop here")]
    [InlineData("Include apache2.conf", "nest deeper")]
    [InlineData("<Macro m>\nUse m\n</Macro>\nUse m", "without end")]
    [InlineData("Redirect 302 /x nowhere", "Redirect to non-URL")]
    public void What_the_server_would_not_load_is_a_problem_with_its_place(string text, string message)
    {
        var problem = Assert.Single(ApacheSite.Of(text, Files).Configuration().Problems);
        Assert.Contains(message, problem.Message);
        Assert.NotNull(problem.Where);
    }

    [Fact]
    public void Loaded_modules_decide_which_directives_there_are()
    {
        var text = "LoadModule authz_core_module x.so\nDocumentRoot /w\n";
        Assert.Empty(ApacheSite.Whole(text, Files).Configuration().Problems);
        Assert.Contains("Invalid command 'RewriteEngine'", Assert.Single(ApacheSite.Whole(text + "RewriteEngine On\n", Files).Configuration().Problems).Message);
        Assert.Empty(ApacheSite.Whole(text + "LoadModule rewrite_module x.so\nRewriteEngine On\n", Files).Configuration().Problems);
    }

    [Fact]
    public void A_directive_of_no_module_breaks_a_htaccess_once_the_modules_are_known()
    {
        var verdict = ApacheSite.Whole("LoadModule authz_core_module x.so\nDocumentRoot /w\n<Directory /w>\nAllowOverride All\n</Directory>", "/w/f.html", "/w/.htaccess r Nonsense on").Ask("/f.html");
        Assert.Equal((500, "server.htaccess-rule"), (verdict.Status, verdict.CauseId));
        Assert.Contains(verdict.Log, l => l.Text == "/w/.htaccess: Invalid command 'Nonsense', perhaps misspelled or defined by a module not included in the server configuration");
        Assert.Equal("/w/.htaccess:1:1", verdict.Where?.ToString());
    }

    [Fact]
    public void The_variables_of_Debian_are_read_from_their_file()
    {
        var site = ApacheSite.Of("Redirect 403 ${APACHE_RUN_DIR}/x", Files).Text("/etc/apache2/envvars", "unset HOME\nSUFFIX=\nexport APACHE_RUN_DIR=/run$SUFFIX\nLANG=`locale`\n");
        Assert.Equal(403, site.Ask("/run/x").Status);
    }

    [Fact]
    public void Hostile_texts_end_soon()
    {
        var watch = Stopwatch.StartNew();
        foreach (var text in (string[])
        [
            new string('<', 200_000), string.Concat(Enumerable.Repeat("<If \"true\">\n", 5000)), string.Concat(Enumerable.Repeat("a\\\n", 400_000)), "a\0b", string.Concat(Enumerable.Repeat("<IfModule !x>\n", 3000)),
            string.Concat(Enumerable.Repeat("${", 100_000)), "Define A x${A}${A}\n" + string.Concat(Enumerable.Repeat("Define A ${A}${A}\n", 60)) + "Nonsense ${A}", "<RequireAll>\n" + new string('(', 100_000), "<If \"" + new string('(', 100_000) + "\">\n</If>",
        ])
        {
            _ = ApacheSite.Whole(text, Files).Ask("/f.html");
            _ = ApacheSite.Of("", [.. Files, "/w/.htaccess r " + text.Replace('\n', ',')]).Ask("/f.html");
        }
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    [Fact]
    public void A_file_of_any_length_is_read_in_time_that_grows_with_it()
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<Directory /d{i}>\nRequire all granted\n</Directory>\n"));
        var watch = Stopwatch.StartNew();
        Assert.Empty(ApacheSite.Of(text, Files).Configuration().Problems);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    [Fact]
    public void Any_text_is_read_without_an_error() =>
        Gen.String[Gen.Char["<>/\\\"'$={}!# \nIfRequireDeny all"], 0, 200].Sample(text => ApacheSite.Whole(text, Files).Configuration().Problems.Length <= 1, iter: 2000);

    [Theory]
    [InlineData("*", "a/b", false)]
    [InlineData("/w/*/x", "/w/y/x", true)]
    [InlineData("[a-c]?.h*", "bx.html", true)]
    [InlineData("[!a]", "a", false)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("[", "[", true)]
    public void Wildcards_do_not_cross_slashes(string pattern, string text, bool matches) => Assert.Equal(matches, Fnmatch.Matches(pattern, text));

    [Theory]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a//b", "/a/b")]
    [InlineData("/a/./b/.", "/a/b/")]
    [InlineData("/%61", "/a")]
    [InlineData("/%2e%2e/x", null)]
    [InlineData("/%zz", null)]
    [InlineData("/a%2Fb", "/a%2Fb")]
    public void Paths_are_normalized_as_the_server_does(string path, string? expected) => Assert.Equal(expected, UriNormalization.Normalize(path, true, true, false));

    [Theory]
    [InlineData("10", "10.9.8.7", true)]
    [InlineData("10.1", "10.2.0.0", false)]
    [InlineData("192.168.0.0/255.255.0.0", "192.168.3.4", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.1.1", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    public void Ranges_hold_their_addresses(string range, string client, bool holds) => Assert.Equal(holds, AddressRange.Parse(range, out _)!.Value.Contains(Why403.Servers.ClientAddress.Parse(client)!.Value));
}
