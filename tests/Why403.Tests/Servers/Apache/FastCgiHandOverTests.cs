using Why403.Servers;
using Why403.Servers.Apache;

namespace Why403.Tests.Servers.Apache;

public sealed class FastCgiHandOverTests
{
    private static readonly string[] Files = ["/w/a.php", "/w/un read.php", "/w/q?x.php", "/w/d/", "/w/d/a.php", "/w/.htaccess r "];

    private const string Handler = "<FilesMatch \"\\.php$\">\nSetHandler \"proxy:unix:/run/php.sock|fcgi://localhost\"\n</FilesMatch>\n";

    private const string Match = "ProxyPassMatch \"^/(.*\\.php(/.*)?)$\" \"fcgi://127.0.0.1:9000/srv/$1\"\n";

    // What mod_proxy_fcgi of 2.4.71 sends to a program that tells what it was sent.
    public static TheoryData<string, string, string, string> Sent => new()
    {
        { Handler, "/a.php", "unix:/run/php.sock", "proxy:fcgi://localhost/w/a.php" },
        { Handler, "/a.php/x", "unix:/run/php.sock", "proxy:fcgi://localhost/w/a.php" },
        { Handler, "/none.php/x", "unix:/run/php.sock", "proxy:fcgi://localhost/w/none.php" },
        { Handler, "/un%20read.php", "unix:/run/php.sock", "proxy:fcgi://localhost/w/un read.php" },
        { "DirectoryIndex a.php\n" + Handler, "/d/", "unix:/run/php.sock", "proxy:fcgi://localhost/w/d/a.php" },
        { "ProxyFCGIBackendType GENERIC\n" + Handler, "/a.php", "unix:/run/php.sock", "/w/a.php" },
        { "SetHandler proxy:fcgi://php:9001/\n", "/a.php", "php:9001", "proxy:fcgi://php:9001//w/a.php" },
        { "SetHandler proxy:fcgi://php\n", "/a.php", "php:8000", "proxy:fcgi://php/w/a.php" },
        { Match, "/a.php", "127.0.0.1:9000", "proxy:fcgi://127.0.0.1:9000/srv/a.php" },
        { Match, "/a.php/x", "127.0.0.1:9000", "proxy:fcgi://127.0.0.1:9000/srv/a.php/x" },
        { Match, "/un%20read.php", "127.0.0.1:9000", "proxy:fcgi://127.0.0.1:9000/srv/un%20read.php" },
        { "ProxyPassMatch \\.php \"unix:/run/php.sock|fcgi://x/srv/\"\n", "/a.php", "unix:/run/php.sock", "proxy:fcgi://x/srv//a.php" },
        { "<Location />\nProxyPass \"unix:/run/php.sock|fcgi://x/srv\"\n</Location>\n", "/a.php", "unix:/run/php.sock", "proxy:fcgi://x/srva.php" },
        { "RewriteEngine On\nRewriteRule ^/(.*\\.php)$ fcgi://127.0.0.1:9000/srv/$1 [P]\n", "/a.php", "127.0.0.1:9000", "proxy:fcgi://127.0.0.1:9000/srv/a.php" },
    };

    [Theory]
    [MemberData(nameof(Sent))]
    public void The_path_of_the_script_is_what_the_server_sends(string inside, string target, string address, string script)
    {
        var to = Ask(inside, target).HandedTo;
        Assert.NotNull(to);
        Assert.Equal((address, script, "GET"), (to.Address, to["SCRIPT_FILENAME"], to["REQUEST_METHOD"]));
    }

    [Theory]
    [InlineData("ProxyFCGISetEnvIf true SCRIPT_FILENAME /x\n", "/a.php")]
    [InlineData("ProxyFCGISetEnvIf true !SCRIPT_FILENAME\n", "/a.php")]
    [InlineData("SetEnvIf Request_URI . proxy-fcgi-pathinfo=first-dot\n", "/a.php")]
    [InlineData("SetEnv PHP_ADMIN_VALUE open_basedir=/x\n", "/a.php")]
    public void What_another_directive_sets_is_not_told(string also, string target)
    {
        var to = Ask(also + Handler, target).HandedTo;
        Assert.NotNull(to);
        Assert.False(to.IsKnown("SCRIPT_FILENAME"));
    }

    [Theory]
    [InlineData("2.4.62", false)]
    [InlineData("2.4.66", true)]
    public void A_path_that_needs_escapes_is_known_for_the_versions_that_hand_it_on_as_it_is(string version, bool known)
    {
        var trace = ApacheSite.Of(Handler, Files).Trace(new ApacheOptions { Version = Version.Parse(version) });
        Assert.Equal(known, trace.Evaluate(new("GET", "/un%20read.php") { Host = "a.test", LocalPort = 80 }).HandedTo!.IsKnown("SCRIPT_FILENAME"));
    }

    [Fact]
    public void A_question_mark_in_the_name_of_a_script_is_not_handed_on()
    {
        var verdict = Ask(Handler, "/q%3Fx.php");
        Assert.Equal((403, "server.path-suspicious"), (verdict.Status, verdict.CauseId));
        Assert.StartsWith("AH10414", Assert.Single(verdict.Log).Text, StringComparison.Ordinal);
        Assert.Equal("/w/q?x.php", Ask("ProxyFCGIBackendType GENERIC\n" + Handler, "/q%3Fx.php").HandedTo!["SCRIPT_FILENAME"]);
    }

    [Theory]
    [InlineData("SetHandler proxy:balancer://php\n")]
    [InlineData("SetHandler proxy:http://127.0.0.1:9\n")]
    [InlineData("SetHandler \"proxy:unix:php.sock|fcgi://localhost\"\n")]
    [InlineData("SetHandler \"proxy:unix:/run/%{HTTP_HOST}.sock|fcgi://localhost\"\n")]
    public void A_program_that_the_text_does_not_name_is_handed_over_to_and_no_more(string inside)
    {
        var verdict = Ask(inside, "/a.php");
        Assert.Equal(ServerOutcome.HandedOver, verdict.Outcome);
        Assert.Null(verdict.HandedTo);
    }

    [Fact]
    public void Without_its_module_nobody_knows_the_scheme()
    {
        var site = ApacheSite.Whole("LoadModule proxy_module x\nLoadModule authz_core_module x\nDocumentRoot /w\n<Directory /w>\nRequire all granted\n</Directory>\nListen 80\n<Files a.php>\nSetHandler \"proxy:unix:/run/php.sock|fcgi://localhost\"\n</Files>", Files);
        Assert.Equal(500, site.Ask("/a.php").Status);
    }

    [Theory]
    [InlineData("ProxyErrorOverride Perhaps")]
    [InlineData("ProxyErrorOverride 404")]
    [InlineData("ProxyErrorOverride On 200")]
    [InlineData("ProxyErrorOverride On x")]
    [InlineData("ProxyErrorOverride Off 404")]
    [InlineData("ProxyFCGIBackendType Other")]
    [InlineData("ProxyFCGISetEnvIf true")]
    public void What_the_server_does_not_load_is_a_problem(string line) =>
        Assert.Single(ApacheSite.Of(line).Configuration().Problems);

    private static ServerVerdict Ask(string inside, string target) => ApacheSite.Of(inside, Files).Trace(new ApacheOptions { Version = new(2, 4, 71) }).Evaluate(new("GET", target) { Host = "a.test", Client = "203.0.113.9", LocalAddress = "192.0.2.1", LocalPort = 80 });
}
