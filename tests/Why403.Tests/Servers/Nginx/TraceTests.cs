using CsCheck;
using Why403.Servers;
using Why403.Servers.Nginx;

namespace Why403.Tests.Servers.Nginx;

public sealed class TraceTests
{
    private static readonly string[] Files = ["/w/index.html", "/w/f.html", "/w/Logo.png", "/w/s/ r", "/w/s/f.html"];

    [Theory]
    [InlineData("a.test", "exact")]
    [InlineData("A.TEST.:8080", "exact")]
    [InlineData("x.w.test", "head")]
    [InlineData("w.test", "dot")]
    [InlineData("y.z.w.test", "head")]
    [InlineData("t.org", "tail")]
    [InlineData("re12.test", "pattern")]
    [InlineData("none.test", "default")]
    public void A_server_is_chosen_by_exact_name_then_wildcards_then_patterns(string host, string server)
    {
        var site = NginxSite.Whole("""
            http {
              server { listen 80; server_name ~^re\d+\.test$; location / { return 200; } error_page 418 /; add_header S pattern; }
              server { listen 80 default_server; server_name d; add_header S default; location / { return 200; } }
              server { listen 80; server_name a.test; add_header S exact; location / { return 200; } }
              server { listen 80; server_name *.w.test; add_header S head; location / { return 200; } }
              server { listen 80; server_name .w.test; add_header S dot; location / { return 200; } }
              server { listen 80; server_name t.*; add_header S tail; location / { return 200; } }
            }
            """);
        var lines = new Dictionary<string, int> { ["pattern"] = 2, ["default"] = 3, ["exact"] = 4, ["head"] = 5, ["dot"] = 6, ["tail"] = 7 };
        var verdict = site.Ask("/", host: host);
        Assert.Equal(lines[server], verdict.Steps.First(s => s.Phase == "server").Where!.Line);
    }

    [Fact]
    public void A_concrete_address_hides_the_wildcard_of_its_port()
    {
        var site = NginxSite.Whole("http { server { listen 127.0.0.1:80; return 403; } server { listen 80; server_name a.test; return 200; } }");
        Assert.Equal(ServerOutcome.Undetermined, site.Ask("/").Outcome);
        var trace = site.Trace();
        Assert.Equal(403, trace.Evaluate(new("GET", "/") { Host = "a.test", LocalAddress = "127.0.0.1" }).Status);
        Assert.Equal(200, trace.Evaluate(new("GET", "/") { Host = "a.test", LocalAddress = "127.0.0.3" }).Status);
    }

    [Theory]
    [InlineData("https", "v.test", "v.test", ClientCertificate.None, 400, "tls.client-certificate")]
    [InlineData("https", "v.test", "v.test", ClientCertificate.Valid, 200, null)]
    [InlineData("https", "v.test", "v.test", ClientCertificate.Invalid, 400, "tls.client-certificate")]
    [InlineData("https", "o.test", "o.test", ClientCertificate.None, 403, "tls.client-certificate")]
    [InlineData("https", "o.test", "o.test", ClientCertificate.Invalid, 400, "tls.client-certificate")]
    [InlineData("https", "v.test", "p.test", ClientCertificate.None, 421, "host.mismatch")]
    [InlineData("https", "p.test", "p.test", ClientCertificate.None, 200, null)]
    [InlineData("http", "v.test", null, ClientCertificate.None, 400, "tls.required")]
    public void Certificates_and_names_of_the_handshake_are_judged(string scheme, string host, string? sni, ClientCertificate certificate, int status, string? cause)
    {
        var site = NginxSite.Whole("""
            http {
              server { listen 443 ssl; server_name p.test; return 200; }
              server { listen 443 ssl; server_name v.test; ssl_verify_client on; return 200; }
              server { listen 443 ssl; server_name o.test; ssl_verify_client optional; if ($ssl_client_verify != SUCCESS) { return 403; } return 200; }
            }
            """);
        var verdict = site.Trace().Evaluate(new("GET", "/") { Scheme = scheme, Host = host, TlsName = sni, Certificate = certificate, LocalPort = 443 });
        Assert.Equal((status, cause), (verdict.Status, verdict.CauseId));
    }

    [Theory]
    [InlineData("location /f { access_by_lua_file x.lua; }", "/f.html", "access_by_lua_file")]
    [InlineData("location /f { if ($some_module_variable) { return 403; } }", "/f.html", "$some_module_variable")]
    [InlineData("location /f { if ($host) { modsecurity off; } }", "/f.html", "modsecurity")]
    [InlineData("location ~ \"(?R)x\" { }", "/f.html", "(?R")]
    [InlineData("location /f { auth_request /a; } location /a { proxy_pass http://x; }", "/f.html", "asks another program")]
    [InlineData("secure_link $arg_h,$arg_e; secure_link_md5 x; if ($secure_link = '') { return 403; }", "/f.html?h=ndTkYSaMgDT1yFZOFVxnpg&e=5", "time")]
    public void What_is_not_known_is_named_for_the_requests_that_reach_it(string server, string target, string because)
    {
        var site = NginxSite.Of(server, Files);
        var verdict = site.Trace().Evaluate(new("GET", target) { Host = "a.test" });
        Assert.Equal(ServerOutcome.Undetermined, verdict.Outcome);
        Assert.Null(verdict.Status);
        Assert.Contains(because, verdict.Message);
    }

    [Fact]
    public void What_is_not_known_elsewhere_leaves_a_request_alone() =>
        Assert.Equal(200, NginxSite.Of("location /lua { content_by_lua_block { x = '}' } } location / { }", Files).Ask("/f.html").Status);

    [Fact]
    public void A_configuration_that_does_not_load_has_no_verdict()
    {
        var verdict = NginxSite.Of("location / { deny all }", Files).Ask("/f.html");
        Assert.Equal(ServerOutcome.Undetermined, verdict.Outcome);
        Assert.Contains("does not load", verdict.Message);
        Assert.NotNull(verdict.Where);
    }

    [Fact]
    public void A_request_handed_over_and_one_that_is_closed_say_so()
    {
        Assert.Equal(ServerOutcome.HandedOver, NginxSite.Of("location / { fastcgi_pass unix:/x; }").Ask("/").Outcome);
        var closed = NginxSite.Of("return 444;").Ask("/");
        Assert.Equal((ServerOutcome.Closed, null, "server.rewrite-forbidden"), (closed.Outcome, closed.Status, closed.CauseId));
    }

    [Fact]
    public void A_limit_makes_the_status_depend_on_traffic()
    {
        var site = NginxSite.Whole("http { limit_req_zone $http_x zone=z:1m rate=1r/s; server { listen 80; root /w; location / { limit_req zone=z; limit_req_status 403; } } }", Files);
        var limited = site.Ask("/f.html", headers: ("X", "1"));
        Assert.Equal((ServerOutcome.DependsOnTraffic, 200, 403), (limited.Outcome, limited.Status, limited.LimitStatus));
        Assert.Equal(ServerOutcome.Answer, site.Ask("/f.html").Outcome);
    }

    [Fact]
    public void The_proof_names_the_server_the_location_and_each_rule_with_its_place()
    {
        var verdict = NginxSite.Of("location /f {\n    allow 10.0.0.0/8;\n    deny  all;\n}", Files).Ask("/f.html");
        Assert.Equal(
            [
                "server: server chosen for a.test: the only server on this socket",
                "location: chosen for this path: longest prefix",
                "access: `allow 10.0.0.0/8` does not match 203.0.113.9",
                "access: `deny all` refuses every address that no rule above allows",
            ], verdict.Steps.Select(s => $"{s.Phase}: {s.Text}"));
        Assert.Equal(7, verdict.Where!.Line);
        Assert.Equal("access forbidden by rule", Assert.Single(verdict.Log).Text);
    }

    [Fact]
    public void What_refuses_behind_a_refusal_is_told_too()
    {
        var site = NginxSite.Of("location /s/ { deny all; if ($http_user_agent = x) { return 403; } }", Files);
        var verdicts = site.Trace().EvaluateAll(new("GET", "/s/f.html") { Host = "a.test", Headers = HeaderList.Of(("User-Agent", "x")) });
        Assert.Equal("bot.user-agent server.access-rule file.parent-blocked ", string.Join(' ', verdicts.Select(v => v.CauseId)));
        Assert.Equal(200, verdicts[^1].Status);
        var findings = VerdictFindings.Of(verdicts, "nginx", id => new Cause(id, Layer.Server, id));
        Assert.Equal(3, findings.Length);
        Assert.All(findings, f => Assert.Equal(Confidence.Proven, f.Confidence));
        Assert.All(findings, f => Assert.All(f.Evidence, e => Assert.Equal(VantagePoint.Inside, e.From)));
        Assert.StartsWith("behind that: ", findings[1].Message);
    }

    [Fact]
    public void A_path_that_misses_by_case_alone_is_named()
    {
        var trace = NginxSite.Of("", Files).Trace();
        Assert.Equal(["/w/Logo.png"], trace.NearMisses(trace.Evaluate(new("GET", "/logo.PNG") { Host = "a.test" })));
    }

    [Fact]
    public void Any_configuration_is_evaluated_without_a_throw()
    {
        string[] all = ["location", "if", "return", "rewrite", "set", "$x", "$uri", "(", ")", "(-f", "~", "\"(a)\"", "/", "/f.html", "403", "{", "}", ";", "alias", "root", "try_files", "=404", "@n", "error_page", "deny", "all", "index", "limit_except", "GET", "auth_request", "listen", "server_name", "map", "geo", "split_clients", "auth_basic", "*", "valid_referers", "limit_req", "set_real_ip_from", "satisfy"];
        var words = Gen.Int[0, all.Length - 1].Select(i => all[i]);
        words.Array[0, 40].Sample(w =>
        {
            var verdict = NginxSite.Whole("http { " + string.Join(' ', w) + "; server { listen 80; " + string.Join(' ', w) + "; } }", Files).Ask("/f.html?x=1");
            return verdict.Message.Length > 0;
        }, iter: 3000);
    }

    [Theory]
    [InlineData("/a.php", "/a.php|")]
    [InlineData("/a.php/x/y", "/a.php|/x/y")]
    [InlineData("/d/", "/d/start.php|")]
    [InlineData("/none", "/none|")]
    public void The_address_is_split_for_FastCGI_as_the_server_does(string target, string split)
    {
        var site = NginxSite.Of("location / { fastcgi_index start.php; fastcgi_split_path_info ^(.+?\\.php)(/.*)$; return 302 $fastcgi_script_name|$fastcgi_path_info; }", Files);
        Assert.Equal(split, site.Ask(target).Location);
    }
}
