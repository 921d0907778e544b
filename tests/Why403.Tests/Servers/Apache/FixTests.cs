using Why403.Servers;
using Why403.Text;

namespace Why403.Tests.Servers.Apache;

/// <summary>A patch is proven by applying it: the request then passes.</summary>
public sealed class FixTests
{
    private static readonly string[] Files = ["/w/s/", "/w/s/f.html", "/w/index.html"];

    // What stands in a section, or in the .htaccess of the directory.
    public static TheoryData<string, bool> Patched => new()
    {
        { "Require ip 10.0.0.0/8", false },
        { "Require ip 10.0.0.0/8", true },
        { "    require ip 10 192.0.2", false },
        { "Require all denied", false },
        { "Require all denied", true },
        { "REQUIRE all denied", false },
        { "<RequireAny>\n    Require ip 10.0.0.0/8\n</RequireAny>", false },
        { "<RequireAll>\n    Require all granted\n    Require ip 10.0.0.0/8\n</RequireAll>", false },
        { "Order deny,allow\nDeny from all", false },
        { "Order deny,allow\nDeny from all", true },
        { "Deny from 203.0.113", false },
        { "Order deny,allow\nDeny from 203.0.113.0/24\nAllow from 10.0.0.0/8", true },
        { "Order allow,deny\nAllow from 10.0.0.0/8", false },
        { "Order mutual-failure\nAllow from 10.0.0.0/8", true },
    };

    public static TheoryData<string> WithoutPatch =>
    [
        // Another line of the same gate still refuses.
        "<RequireAll>\nRequire ip 10.0.0.0/8\nRequire env none\n</RequireAll>",
        "<RequireAll>\nRequire all granted\nRequire not ip 203.0.113.0/24\n</RequireAll>",
        // A Deny is the last word here.
        "Order allow,deny\nAllow from all\nDeny from 203.0.113.0/24",
        "Require env none",
        "Require expr false",
    ];

    [Theory]
    [MemberData(nameof(Patched))]
    public void A_patch_does_what_it_says(string inside, bool inAccessFile)
    {
        var (site, file) = Site(inside, inAccessFile);
        var (patches, request) = PatchesOf(site);
        Assert.NotEmpty(patches);
        foreach (var patch in patches)
        {
            Assert.Equal(file, patch.File);
            var lines = site.Read(file, out _)!.Text.Split('\n').ToList();
            Assert.Equal(patch.Removed, lines.Skip(patch.Line - 1).Take(patch.Removed.Length));
            lines.RemoveRange(patch.Line - 1, patch.Removed.Length);
            lines.InsertRange(patch.Line - 1, patch.Added);
            var (mended, _) = Site(inside, inAccessFile);
            mended.Text(file, string.Join('\n', lines));
            Assert.Empty(mended.Configuration().Problems);
            Assert.Equal(200, mended.Trace().Evaluate(request).Status);
        }
    }

    [Theory]
    [MemberData(nameof(WithoutPatch))]
    public void What_one_line_does_not_open_gets_no_patch(string inside) => Assert.Empty(PatchesOf(Site(inside, inAccessFile: false).Site).Patches);

    [Fact]
    public void What_refuses_behind_the_patched_line_is_another_matter()
    {
        var site = ApacheSite.Of("<Directory /w/s>\nRequire ip 10.0.0.0/8\nRedirect 403 /s/f.html\n</Directory>", Files);
        Assert.NotEmpty(PatchesOf(site).Patches);
    }

    private static (ApacheSite Site, string File) Site(string inside, bool inAccessFile)
    {
        if (!inAccessFile) return (ApacheSite.Of($"<Directory /w/s>\n{inside}\n</Directory>", Files), "/etc/apache2/apache2.conf");
        return (ApacheSite.Of("", [.. Files, "/w/s/.htaccess r x"]).Text("/w/s/.htaccess", inside), "/w/s/.htaccess");
    }

    private static (List<Patch> Patches, ServerRequest Request) PatchesOf(ApacheSite site)
    {
        var request = new ServerRequest("GET", "/s/f.html") { Host = "a.test", Client = "203.0.113.9", LocalAddress = "192.0.2.1", LocalPort = 80 };
        var trace = site.Trace();
        var verdict = trace.Evaluate(request);
        Assert.Equal(403, verdict.Status);
        var remedies = trace.Fixes(verdict, request, (file, number) => site.Read(file, out _)?.Text.Split('\n').ElementAtOrDefault(number - 1)).Where(r => r.Patch is not null).ToList();
        Assert.All(remedies, r => Assert.Equal(Safety.OpensAccess, r.Safety));
        return ([.. remedies.Select(r => r.Patch!)], request);
    }
}
