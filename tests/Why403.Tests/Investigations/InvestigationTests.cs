using System.Text;
using Why403.Catalogues;

namespace Why403.Tests.Investigations;

public sealed class InvestigationTests
{
    private static readonly Investigation Investigation = new(Catalogue.BuiltIn);

    [Fact]
    public void A_stock_page_names_its_writer_and_leaves_the_cause_open()
    {
        var diagnosis = Investigation.Diagnose(new(new("GET", "https://site.example/private/"), Probing.ScriptedSite.Stock()));
        Assert.Equal("nginx", diagnosis.Refuser!.Name);
        Assert.All(diagnosis.Findings, f => Assert.Equal(Confidence.Possible, f.Confidence));
        Assert.NotEmpty(diagnosis.Unknown);
        Assert.Contains("does not tell why", diagnosis.Answer);
    }

    [Fact]
    public void An_application_error_inside_edge_headers_is_the_applications()
    {
        var diagnosis = Investigation.Diagnose(new(new("GET", "https://site.example/wp-json/wp/v2/users"), new Response(403)
        {
            Headers = HeaderList.Of(("Server", "cloudflare"), ("CF-RAY", "8d2f6e0a1b2c3d4e-AMS"), ("Content-Type", "application/json")),
            Body = """{"code":"rest_forbidden","message":"Sorry, you are not allowed to do that.","data":{"status":403}}"""u8.ToArray(),
        }));
        Assert.NotEqual("Cloudflare", diagnosis.Refuser?.Name);
        Assert.DoesNotContain(diagnosis.Findings, f => f.Cause.Id.StartsWith("edge.", StringComparison.Ordinal));
        Assert.Contains(diagnosis.Path, h => h is { Name: "Cloudflare", State: HopState.Passed });
    }

    [Fact]
    public void A_403_that_says_nothing_is_undetermined_and_says_what_would_settle_it()
    {
        var diagnosis = Investigation.Diagnose(new(new("GET", "https://site.example/a"), new Response(403)));
        Assert.Equal(Verdict.Refused, diagnosis.Verdict);
        Assert.Null(diagnosis.Refuser);
        Assert.NotEmpty(diagnosis.Unknown);
        Assert.NotNull(diagnosis.Letter);
    }

    [Fact]
    public void Nothing_about_a_missing_answer_is_claimed() =>
        Assert.Equal(Verdict.Undetermined, Investigation.Diagnose(new(new("GET", "https://site.example/a"), null) { Failure = "the host name was not found" }).Verdict);

    [Fact]
    public void A_letter_carries_time_address_reference_and_no_secret()
    {
        var diagnosis = Investigation.Diagnose(new(
            new("GET", "https://site.example/a?token=supersecretvalue0123456789") { Headers = HeaderList.Of(("User-Agent", "tool/1")) },
            new Response(403)
            {
                Headers = HeaderList.Of(("Date", "Wed, 25 Nov 2026 12:00:00 GMT"), ("Server", "cloudflare"), ("CF-RAY", "8d2f6e0a1b2c3d4e-AMS"), ("cf-mitigated", "challenge")),
                Body = Encoding.UTF8.GetBytes("<title>Just a moment...</title> Your IP: 192.0.2.44"),
            }));
        var letter = diagnosis.Letter!.Text;
        Assert.Contains("2026-11-25 at 12:00:00 UTC", letter);
        Assert.Contains("8d2f6e0a1b2c3d4e-AMS", letter);
        Assert.Contains("192.0.2.44", letter);
        Assert.DoesNotContain("supersecretvalue", letter);
    }

    [Fact]
    public void An_evidence_is_cited_by_every_finding()
    {
        foreach (var name in Catalogues.Sample.Names)
            Assert.All(Investigation.Diagnose(Catalogues.Sample.Read(name).Exchange).Findings, f => Assert.NotEmpty(f.Evidence));
    }
}
