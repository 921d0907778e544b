using CsCheck;
using Why403.Servers;
using Why403.Servers.PhpFpm;
using Why403.Text;

namespace Why403.Tests.Servers.PhpFpm;

public sealed class ReaderTests
{
    private sealed class Texts(params (string Path, string Text)[] files) : IConfigurationFiles
    {
        public SourceText? Read(string path, out string reason)
        {
            reason = "no such file";
            return files.FirstOrDefault(f => f.Path == path) is { Text: { } text } ? new(path, text) : null;
        }

        public IReadOnlyList<string> Names(string directory) => [.. files.Where(f => f.Path.StartsWith(directory + "/", StringComparison.Ordinal)).Select(f => f.Path[(directory.Length + 1)..])];
    }

    private static PhpFpmConfiguration Read(params (string, string)[] files) => PhpFpmConfiguration.Read(new Texts(files), "/f.conf", "/php.ini");

    [Fact]
    public void Pools_are_read_through_includes_with_comments_quotes_and_the_name_of_the_pool()
    {
        var read = Read(("/f.conf", "; note\n[global]\npid = /run/x\ninclude=/p/*.conf\n"), ("/p/a.conf", "[a]\nuser = \"web\" ; who\nlisten = /run/$pool.sock ; where\nphp_admin_value[open_basedir] = /srv:/tmp\n"), ("/p/b.conf", "[b]\nlisten=127.0.0.1:9000\nsecurity.limit_extensions =\n"));
        Assert.Empty(read.Problems);
        Assert.Equal(["a", "b"], read.Pools.Select(p => p.Name));
        Assert.Equal(("web", "/run/a.sock", "/srv:/tmp"), (read.Pools[0]["user"].Value, read.Pools[0]["listen"].Value, read.Pools[0].OpenBasedir.Value));
        Assert.Equal([".php", ".phar"], read.Pools[0].Extensions);
        Assert.Empty(read.Pools[1].Extensions);
        Assert.Equal(("/p/a.conf", 3), (read.Pools[0]["listen"].Where!.File, read.Pools[0]["listen"].Where!.Line));
    }

    [Theory]
    [InlineData("cgi.fix_pathinfo=0", false)]
    [InlineData(";cgi.fix_pathinfo=0", true)]
    [InlineData("cgi.fix_pathinfo = 1", true)]
    public void The_ini_says_whether_paths_are_mended(string ini, bool fixes) =>
        Assert.Equal(fixes, Read(("/f.conf", "[a]\n"), ("/php.ini", ini)).FixesPathInfo);

    [Theory]
    [InlineData("/etc/php/8.2/fpm/php-fpm.conf", "", false)]
    [InlineData("/etc/php/7.4/fpm/php-fpm.conf", "", false)]
    [InlineData("/etc/php/8.3/fpm/php-fpm.conf", "", null)]
    [InlineData("/etc/php-fpm.conf", "", null)]
    [InlineData("/etc/php/x/php-fpm.conf", "", null)]
    [InlineData("/etc/php-fpm.conf", "fastcgi.script_path_encoded = 1", false)]
    public void A_version_or_the_ini_says_whether_a_path_from_apache_is_decoded(string main, string ini, bool? decodes) =>
        Assert.Equal(decodes, PhpFpmConfiguration.Read(new Texts((main, "[a]\n"), ("/php.ini", ini)), main, "/php.ini").DecodesPath);

    [Fact]
    public void An_include_that_reaches_itself_ends() =>
        Assert.NotEmpty(Read(("/f.conf", "include=/f.conf\ninclude=/f.conf\n")).Problems);

    [Fact]
    public void A_missing_file_is_a_problem_with_its_place() =>
        Assert.Equal(2, Assert.Single(Read(("/f.conf", "[global]\ninclude=/none.conf\n")).Problems).Where!.Line);

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Gen.OneOf(Gen.String, Gen.Char["[]=;\"' \n$abc"].Array.Select(c => new string(c))).Sample(text => Read(("/f.conf", text)).Pools.Count >= 0);
}
