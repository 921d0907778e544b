using Why403.Servers;

namespace Why403.Tests.Servers.Nginx;

/// <summary>A patch is proven by applying it: the request then passes, or meets the next thing that refuses.</summary>
public sealed class FixTests
{
    private static readonly string[] Files = ["/w/a.html", "/w/d/", "/w/.git/config"];

    public static TheoryData<string, string, string, string> Patched => new()
    {
        { "location / {\n    allow 10.0.0.0/8;\n    deny all;\n}", "GET", "/a.html", "" },
        { "location / {\n    deny 203.0.113.0/24;\n}", "GET", "/a.html", "" },
        { "location / {\n    limit_except GET {\n        deny all;\n    }\n    dav_methods PUT;\n}", "POST", "/a.html", "" },
        { "location / {\n    index index.html;\n}", "GET", "/d/", "" },
        { "location / {\n    valid_referers a.test;\n    if ($invalid_referer) { return 403; }\n}", "GET", "/a.html", "" },
        { "location / {\n    valid_referers none a.test;\n    if ($invalid_referer) { return 403; }\n}", "GET", "/a.html", "https://partner.test/page" },
    };

    [Theory]
    [MemberData(nameof(Patched))]
    public void A_patch_does_what_it_says(string server, string method, string target, string referer)
    {
        (string, string)[] headers = referer.Length == 0 ? [] : [("Referer", referer)];
        var site = NginxSite.Of(server, Files);
        var request = new ServerRequest(method, target) { Host = "a.test", Client = "203.0.113.9", Headers = HeaderList.Of(headers) };
        var verdict = site.Trace().Evaluate(request);
        Assert.Equal(403, verdict.Status);
        var lines = site.Read("/etc/nginx/nginx.conf", out _)!.Text.Split('\n').ToList();
        var remedies = site.Trace().Fixes(verdict, request, (_, number) => lines[number - 1]).Where(r => r.Patch is not null).ToList();
        Assert.NotEmpty(remedies);
        foreach (var patch in remedies.Select(r => r.Patch!))
        {
            var text = lines.ToList();
            Assert.Equal(patch.Removed, text.Skip(patch.Line - 1).Take(patch.Removed.Length));
            text.RemoveRange(patch.Line - 1, patch.Removed.Length);
            text.InsertRange(patch.Line - 1, patch.Added);
            var mended = NginxSite.Of("", Files).Text("/etc/nginx/nginx.conf", string.Join('\n', text));
            Assert.Empty(Why403.Servers.Nginx.NginxConfiguration.Read(mended, new()).Problems);
            Assert.NotEqual(403, mended.Trace().Evaluate(request).Status);
        }
        Assert.All(remedies, r => Assert.Equal(Safety.OpensAccess, r.Safety));
    }

    [Theory]
    [InlineData("/.git/config")]
    [InlineData("/backup.sql")]
    [InlineData("/wp-config.php.bak?x=/")]
    [InlineData("/%2e/.env")]
    public void What_should_stay_closed_gets_no_patch(string target)
    {
        var site = NginxSite.Of("location / {\n    deny all;\n}", Files);
        var request = new ServerRequest("GET", target) { Host = "a.test", Client = "203.0.113.9" };
        var remedies = site.Trace().Fixes(site.Trace().Evaluate(request), request, (_, _) => "    deny all;");
        Assert.All(remedies, r => Assert.Null(r.Patch));
        Assert.All(remedies, r => Assert.Equal(Safety.Safe, r.Safety));
    }

    [Fact]
    public void A_statement_that_does_not_begin_its_line_gets_words_and_no_patch()
    {
        var site = NginxSite.Of("location / { deny all; }", Files);
        var request = new ServerRequest("GET", "/a.html") { Host = "a.test", Client = "203.0.113.9" };
        var remedies = site.Trace().Fixes(site.Trace().Evaluate(request), request, (_, _) => "location / { deny all; }");
        Assert.Null(Assert.Single(remedies).Patch);
    }
}
