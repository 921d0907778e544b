using CsCheck;
using Why403.Servers;
using Why403.Servers.Apache;

namespace Why403.Tests.Servers.Apache;

public sealed class TraceTests
{
    private static readonly string[] Files = ["/w/index.html", "/w/f.html", "/w/Logo.png", "/w/s/ r", "/w/s/f.html", "/one/", "/one/f.html", "/two/", "/two/f.html"];

    private const string Hosts = """
        <Directory />
        Require all granted
        </Directory>
        <VirtualHost *:80>
        ServerName one.test
        DocumentRoot /one
        </VirtualHost>
        <VirtualHost *:80>
        ServerName two.test
        ServerAlias *.two.test t?o.org
        DocumentRoot /two
        </VirtualHost>
        <VirtualHost 192.0.2.7:80>
        ServerName seven.test
        Redirect 403 /
        </VirtualHost>
        """;

    [Theory]
    [InlineData("one.test", "/one")]
    [InlineData("TWO.test.:80", "/two")]
    [InlineData("a.b.two.test", "/two")]
    [InlineData("two.org", "/two")]
    [InlineData("none.test", "/one")]
    [InlineData("seven.test", "/one")]
    public void A_host_is_chosen_by_its_names_and_else_the_first_of_the_address(string host, string root)
    {
        var verdict = ApacheSite.Whole(Hosts, Files).Ask("/f.html", host: host);
        Assert.Equal(200, verdict.Status);
        Assert.Contains(verdict.Steps, s => s.Text == $"serves {root}/f.html");
    }

    [Fact]
    public void A_host_without_a_name_has_the_main_servers_or_one_that_is_not_known()
    {
        const string Two = "<VirtualHost *:80>\nServerName a.test\nDocumentRoot /one\n</VirtualHost>\n<VirtualHost *:80>\nRedirect 403 /\n</VirtualHost>\n";
        Assert.Equal(403, ApacheSite.Whole("ServerName main.test\n" + Two, Files).Ask("/f.html", host: "main.test").Status);
        Assert.Equal(200, ApacheSite.Whole("ServerName main.test\n" + Two, Files).Ask("/f.html", host: "other.test").Status);
        Assert.Equal(200, ApacheSite.Whole(Two, Files).Ask("/f.html").Status);
        Assert.Equal(ServerOutcome.Undetermined, ApacheSite.Whole(Two, Files).Ask("/f.html", host: "other.test").Outcome);
    }

    [Fact]
    public void A_concrete_address_hides_the_wildcard_of_its_port()
    {
        var trace = ApacheSite.Whole(Hosts, Files).Trace();
        Assert.Equal(ServerOutcome.Undetermined, trace.Evaluate(new("GET", "/f.html") { Host = "one.test" }).Outcome);
        Assert.Equal(403, trace.Evaluate(new("GET", "/f.html") { Host = "one.test", LocalAddress = "192.0.2.7" }).Status);
        Assert.Equal(200, trace.Evaluate(new("GET", "/f.html") { Host = "one.test", LocalAddress = "192.0.2.8" }).Status);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("a/b")]
    [InlineData("1.2.3")]
    [InlineData("x.1")]
    [InlineData("a:99999")]
    [InlineData("")]
    public void A_host_that_is_no_name_is_answered_with_400(string host)
    {
        var verdict = ApacheSite.Whole(Hosts, Files).Ask("/f.html", host: host);
        Assert.Equal((400, "host.mismatch"), (verdict.Status, verdict.CauseId));
    }

    [Theory]
    [InlineData("https", ClientCertificate.None, 403, "tls.client-certificate")]
    [InlineData("https", ClientCertificate.Valid, 200, null)]
    [InlineData("http", ClientCertificate.None, 400, "tls.required")]
    public void Certificates_are_judged(string scheme, ClientCertificate certificate, int status, string? cause)
    {
        var site = ApacheSite.Of("SSLEngine On\nSSLVerifyClient optional\n<Location />\nRequire ssl-verify-client\n</Location>", Files);
        var verdict = site.Trace().Evaluate(new("GET", "/f.html") { Scheme = scheme, Host = "a.test", Certificate = certificate });
        Assert.Equal((status, cause), (verdict.Status, verdict.CauseId));
    }

    [Theory]
    [InlineData("<Location /f>\nRequire host example.test\n</Location>\n<Location /f.html>\nRequire host example.test\n</Location>", "/f.html", "DNS")]
    [InlineData("<Directory /w>\nDeny from example.test\n</Directory>", "/f.html", "reverse DNS")]
    [InlineData("<Location />\nRequire ldap-group x\n</Location>", "/f.html", "not read here")]
    [InlineData("<Location />\nAuthType Digest\nAuthName x\nRequire valid-user\n</Location>", "/f.html", "not computed here")]
    [InlineData("<Location />\nCheckSpelling On\n</Location>", "/f.html", "CheckSpelling")]
    [InlineData("SetHandler type-map", "/f.html", "type-map")]
    [InlineData("VirtualDocumentRoot /w/%0", "/f.html", "VirtualDocumentRoot")]
    [InlineData("<LocationMatch \"(?R)x\">\nRequire all denied\n</LocationMatch>", "/f.html", "(?R")]
    public void What_is_not_known_is_named_for_the_requests_that_reach_it(string inside, string target, string because)
    {
        var verdict = ApacheSite.Of(inside, Files).Ask(target);
        Assert.Equal(ServerOutcome.Undetermined, verdict.Outcome);
        Assert.Contains(because, verdict.Message);
    }

    [Fact]
    public void Names_that_DNS_decides_are_left_open_only_where_they_matter()
    {
        Assert.Equal(403, ApacheSite.Of("<Directory /w>\nOrder allow,deny\nAllow from example.test\nDeny from all\n</Directory>", Files).Ask("/f.html").Status);
        Assert.Equal(200, ApacheSite.Of("<Location /elsewhere>\nRequire host example.test\n</Location>", Files).Ask("/f.html").Status);
    }

    [Fact]
    public void What_refuses_behind_the_first_refusal_is_told_until_the_request_passes()
    {
        var site = ApacheSite.Of("<Directory /w/s>\nAllowOverride None\nDeny from all\nRequire ip 10\n</Directory>", Files);
        var verdicts = site.Trace().EvaluateAll(new("GET", "/s/f.html") { Host = "a.test", Client = "203.0.113.9" });
        Assert.Equal(["file.parent-blocked", "server.access-rule", "address.not-allowed", null], verdicts.Select(v => v.CauseId));
        Assert.Equal(200, verdicts[^1].Status);
    }

    [Fact]
    public void A_name_that_differs_by_case_alone_is_offered()
    {
        var trace = ApacheSite.Of("", Files).Trace();
        Assert.Equal(["/w/Logo.png"], trace.NearMisses(trace.Evaluate(new("GET", "/logo.png") { Host = "a.test" })));
    }

    [Fact]
    public void The_refusing_line_is_pointed_at_and_the_proof_leads_to_it()
    {
        var verdict = ApacheSite.Of("<Location /f.html>\n  Require ip 10\n</Location>", Files).Ask("/f.html");
        Assert.Equal("/etc/apache2/apache2.conf:13:3", verdict.Where?.ToString());
        Assert.Contains(verdict.Steps, s => s.Role == StepRole.Chosen && s.Text == "`<Location /f.html>` applies");
        Assert.Equal(StepRole.Decided, verdict.Steps[^1].Role);
    }

    [Fact]
    public void What_is_handed_over_has_no_status()
    {
        var verdict = ApacheSite.Of("ProxyPass /keep !\nProxyPass / http://127.0.0.1:9/", [.. Files, "/w/keep"]).Ask("/f.html");
        Assert.Equal((ServerOutcome.HandedOver, null), (verdict.Outcome, verdict.Status));
        Assert.Equal(200, ApacheSite.Of("ProxyPass /keep !\nProxyPass / http://127.0.0.1:9/", [.. Files, "/w/keep"]).Ask("/keep").Status);
        Assert.Equal(403, ApacheSite.Of("ProxyPass / http://127.0.0.1:9/\n<Proxy http://127.0.0.1:9/*>\nRequire all denied\n</Proxy>", Files).Ask("/f.html").Status);
    }

    [Fact]
    public void Index_directories_in_one_another_end_within_bounds()
    {
        var names = Enumerable.Range(0, 8).Select(i => $"d{i}").ToArray();
        var verdict = ApacheSite.Of($"DirectoryIndex {string.Join(' ', names.Select(n => n + "/"))}", [.. names.Select(n => $"/w/{n} -> .")]).Ask("/");
        Assert.Equal(ServerOutcome.Undetermined, verdict.Outcome);
        Assert.Contains("subrequests", verdict.Message);
    }

    [Fact]
    public void Any_request_is_answered_within_bounds()
    {
        var trace = ApacheSite.Of("RewriteEngine On\nRewriteRule ^/(.*)+x$ /$1 [N]\nErrorDocument 404 /none\nDirectoryIndex a/../b /c", Files).Trace();
        Gen.Select(Gen.String[Gen.Char["/.%2eaF?#&=\\ \0é~*"], 0, 60], Gen.Int[0, 5].Select(i => new[] { "GET", "HEAD", "FOO", "", "TRACE", "OPTIONS" }[i]), Gen.String[Gen.Char["a.:-/[]1 é"], 0, 12])
            .Sample((target, method, host) => trace.Evaluate(new(method, target) { Host = host }).Message.Length > 0, iter: 3000);
    }
}
